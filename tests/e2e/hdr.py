"""HdrHistogram's files read from their published formats alone, by none of its libraries: the V2
compressed encoding, interval logs, percentile distributions."""
import base64
import struct
import zlib

OUTER, INNER = 0x1C849304, 0x1C849303
WORD_SIZE = 0xF0


def numbers(data):
    """ZigZag LEB128, 1 to 9 bytes, of which the ninth has all 8 bits."""
    at = 0
    while at < len(data):
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            if shift == 56:
                value |= byte << shift
                break
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        yield (value >> 1) ^ -(value & 1)


class Histogram:
    """Counts by slot; a slot's values follow from the unit of 1 and the 3 digits."""

    def __init__(self, text):
        outer = base64.b64decode(text, validate=True)
        cookie, size = struct.unpack_from(">II", outer)
        assert cookie & ~WORD_SIZE == OUTER and size == len(outer) - 8, "outer header"
        inner = zlib.decompress(outer[8:])
        cookie, size, offset, digits, low, high, ratio = struct.unpack_from(">IIIIqqd", inner)
        assert cookie & ~WORD_SIZE == INNER and size == len(inner) - 40, "inner header"
        assert (offset, digits, low, high, ratio) == (0, 3, 1, 3600 * 10**9, 1.0), "layout"
        self.counts = {}
        slot = 0
        for number in numbers(inner[40:]):
            if number < 0:
                slot -= number
            else:
                if number:
                    self.counts[slot] = number
                slot += 1

    @property
    def total(self):
        return sum(self.counts.values())

    @staticmethod
    def bounds(slot):
        """The least and the largest value of a slot, in nanoseconds."""
        shift = max(slot // 1024 - 1, 0)
        low = (slot - shift * 1024) << shift
        return low, low + (1 << shift) - 1

    def add(self, other):
        for slot, count in other.counts.items():
            self.counts[slot] = self.counts.get(slot, 0) + count


def empty():
    histogram = Histogram.__new__(Histogram)
    histogram.counts = {}
    return histogram


def read_log(path):
    """An interval log: its base time, and (tag, start, length, max, histogram) of each line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "#[Histogram log format version 1.3]", lines[0]
    base = next(float(line.split()[1]) for line in lines if line.startswith("#[BaseTime: "))
    start = next(float(line.split()[1]) for line in lines if line.startswith("#[StartTime: "))
    assert base == start, "times of lines count from the base"
    legend = next(i for i, line in enumerate(lines) if not line.startswith("#"))
    assert lines[legend] == ('"StartTimestamp","Interval_Length","Interval_Max",'
                             '"Interval_Compressed_Histogram"'), lines[legend]
    intervals = []
    for line in lines[legend + 1:]:
        tag, begins, length, largest, text = line.split(",")
        assert tag.startswith("Tag="), line
        intervals.append((tag[4:], float(begins), float(length), float(largest), Histogram(text)))
    return base, intervals


def read_percentiles(path):
    """A percentile distribution: (value, share, count) of each row, and what stands below."""
    rows, below = [], {}
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].split() == ["Value", "Percentile", "TotalCount", "1/(1-Percentile)"], lines[0]
    for line in lines[1:]:
        if line.startswith("#["):
            for part in line[2:-1].split(","):
                name, value = part.split("=")
                below[name.strip()] = float(value)
        elif line:
            value, share, count, *distance = line.split()
            rows.append((float(value), float(share), int(count)))
            assert len(distance) == (float(share) < 1), line
    return rows, below
