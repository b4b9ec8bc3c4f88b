"""Sizes and times: in numbers, and as people read them."""

MIB = 1 << 20


def human_bytes(count):
    for unit in ("bytes", "KiB", "MiB"):
        if count < 1024:
            break
        count /= 1024.0
    else:
        unit = "GiB"
    return ("%d %s" if count == int(count) else "%.1f %s") % (count, unit)


def human_ms(ms):
    return "%g s" % round(ms / 1000.0, 3)
