/** Is where a project lies in every image. */
export const PROJECT_FOLDER = '/app/project';
