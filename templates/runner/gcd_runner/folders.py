"""Folders that tasks may have left in any state: made, linked into, emptied."""

import os
import stat


def make_own_folder(path):
    """Makes sure that a folder is there that can be emptied: a task may have put a file or a link to others' in its place."""
    try:
        mode = os.lstat(path).st_mode
    except FileNotFoundError:
        mode = None
    if mode is not None and not stat.S_ISDIR(mode):
        os.unlink(path)
        mode = None
    if mode is None:
        os.makedirs(path)
    elif mode & 0o700 != 0o700:
        os.chmod(path, mode | 0o700)


def link_project(folder, project):
    """Makes sure that `folder/project` is a link to the project."""
    link = os.path.join(folder, "project")
    if os.path.islink(link):
        if os.readlink(link) == project:
            return
        os.unlink(link)
    elif os.path.exists(link):
        remove_tree(link)
    os.symlink(project, link)


def remove_left(path):
    """Removes what a task left, also what lies in folders that it made read-only."""
    try:
        try:
            remove_tree(path)
        except PermissionError:
            open_folders(path)
            remove_tree(path)
    except OSError:
        # Made unremovable by the task: it stays in the way of nothing but its own name.
        pass


def remove_tree(path):
    import shutil

    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
    else:
        os.unlink(path)


def open_folders(path):
    if os.path.isdir(path) and not os.path.islink(path):
        os.chmod(path, 0o700)
        for name in os.listdir(path):
            open_folders(os.path.join(path, name))
