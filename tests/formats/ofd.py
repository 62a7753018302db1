"""The report as OFD (GB/T 33190), set by hand: text wrapped by counting widths, tables ruled cell by cell and broken
over pages, page numbers, a template, steps in groups, and a matrix here and there."""
import zipfile
from xml.sax.saxutils import escape

from flat import grid

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
WIDTH, HEIGHT, MARGIN, FOOT = 210.0, 297.0, 25.0, 20.0  # millimetres
SIZES = {"title": 7.0, "heading": 4.9, "text": 4.2, "cell": 3.5, "foot": 3.5}
NARROW, PADDING = 7.2, 1.0
ORDINALS = "一二三四五六七八九十"


def advance(character, size):
    return size if ord(character) >= 0x2E80 or character in "“”" else size / 2


def wrap(text, width, size):
    lines, used = [""], 0.0
    for character in text:
        step = advance(character, size)
        if used + step > width + 1e-6 and lines[-1]:
            lines.append("")
            used = 0.0
        lines[-1] += character
        used += step
    return lines


def short(value):
    return f"{value:.3f}".rstrip("0").rstrip(".") or "0"


def steps(text, size):
    """Steps between characters, equal ones as "g count step"."""
    out = []
    for step in (advance(character, size) for character in text[:-1]):
        if out and out[-1][1] == step:
            out[-1][0] += 1
        else:
            out.append([1, step])
    return " ".join(f"g {count} {short(step)}" if count > 2 else " ".join([short(step)] * count)
                    for count, step in out)


class Package:
    def __init__(self):
        self.pages, self.objects, self.identifier, self.y = [], [], 100, MARGIN

    def new_identifier(self):
        self.identifier += 1
        return self.identifier

    def text(self, x, y, text, size):
        """A line whose upper left is at x, y; every fifth one is twice as large as it says, and halved by its matrix."""
        scale = 0.5 if self.identifier % 5 == 0 else 1.0
        matrix = f' CTM="{scale} 0 0 {scale} 0 0"' if scale != 1 else ""
        delta = steps(text, size / scale)
        self.objects.append(
            f'<ofd:TextObject ID="{self.new_identifier()}" Boundary="{short(x)} {short(y)} '
            f'{short(sum(advance(c, size) for c in text))} {short(size)}" Font="3" Size="{short(size / scale)}"{matrix}>'
            f'<ofd:TextCode X="0" Y="{short(size * 0.88 / scale)}"{f" DeltaX={chr(34)}{delta}{chr(34)}" if delta else ""}>'
            f'{escape(text)}</ofd:TextCode></ofd:TextObject>')

    def rule(self, x0, y0, x1, y1):
        self.objects.append(
            f'<ofd:PathObject ID="{self.new_identifier()}" Boundary="{short(x0)} {short(y0)} {short(x1 - x0 + 0.2)} '
            f'{short(y1 - y0 + 0.2)}" LineWidth="0.2"><ofd:AbbreviatedData>M 0 0 L {short(x1 - x0)} {short(y1 - y0)}'
            '</ofd:AbbreviatedData></ofd:PathObject>')

    def end_page(self):
        number = f"- {len(self.pages) + 1} -"
        self.text(WIDTH / 2 - 6, HEIGHT - FOOT, number, SIZES["foot"])
        self.pages.append("".join(self.objects))
        self.objects, self.y = [], MARGIN

    def need(self, height):
        if self.y + height > HEIGHT - MARGIN - 5:
            self.end_page()

    def paragraph(self, kind, text):
        size, body = SIZES[kind], WIDTH - 2 * MARGIN
        indent = 0 if kind == "title" else 2 * size
        lines = wrap(text, body - indent, size)
        if len(lines) > 1:
            lines = [lines[0], *wrap("".join(lines[1:]), body, size)]
        for i, line in enumerate(lines):
            self.need(size * 1.6)
            x = MARGIN + (indent if i == 0 else 0)
            if kind == "title":
                x = (WIDTH - sum(advance(c, size) for c in line)) / 2
            self.text(x, self.y + size * 0.3, line, size)
            self.y += size * 1.6

    def table(self, rows):
        size, cells = SIZES["cell"], grid(rows)
        columns, body = len(cells[0]), WIDTH - 2 * MARGIN
        label = body - 7 * NARROW
        widths = [label * .2, label * .3, label * .5] + [NARROW] * 7 if columns == 10 else [body / columns] * columns
        edges = [MARGIN + sum(widths[:i]) for i in range(columns + 1)]
        height = [2 * PADDING + size] * len(cells)
        for r, line in enumerate(cells):  # as high as the highest cell of one row
            for c, cell in enumerate(line):
                if cell and cell.rows == 1:
                    count = len(wrap(cell.text, edges[c + cell.columns] - edges[c] - 2 * PADDING, size))
                    height[r] = max(height[r], 2 * PADDING + count * size * 1.2)
        for r, line in enumerate(cells):  # the rows of merged cells share what these need more
            for c, cell in enumerate(line):
                if cell and cell.rows > 1:
                    count = len(wrap(cell.text, edges[c + cell.columns] - edges[c] - 2 * PADDING, size))
                    lack = 2 * PADDING + count * size * 1.2 - sum(height[r:r + cell.rows])
                    height[r + cell.rows - 1] += max(0, lack)
        self.set_rows(cells, edges, height, size)

    def set_rows(self, cells, edges, height, size):
        start = 0
        while start < len(cells):
            self.need(height[start])
            end, top = start, {start: self.y}
            while end < len(cells) and top[end] + height[end] <= HEIGHT - MARGIN - 5:
                top[end + 1] = top[end] + height[end]
                end += 1
            self.set_part(cells, edges, top, start, end, size)
            self.y = top[end]
            start = end
            if start < len(cells):
                self.end_page()
        self.y += 3

    def set_part(self, cells, edges, top, start, end, size):
        """Rows [start, end) on this page; a merged cell that a page cuts has its text in its first part."""
        for r in range(len(cells)):
            for c, cell in enumerate(cells[r]):
                if not cell or r >= end or r + cell.rows <= start:
                    continue
                y0, y1 = top[max(r, start)], top[min(r + cell.rows, end)]
                x0, x1 = edges[c], edges[c + cell.columns]
                for rule in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
                    self.rule(*rule)
                if r < start:
                    continue
                lines = wrap(cell.text, x1 - x0 - 2 * PADDING, size)
                y = (y0 + y1 - len(lines) * size * 1.2) / 2
                for line in lines:
                    used = sum(advance(c, size) for c in line)
                    self.text((x0 + x1 - used) / 2 if cell.number else x0 + PADDING, y, line, size)
                    y += size * 1.2

    def write(self, path):
        head = '<?xml version="1.0" encoding="UTF-8"?>'
        pages = "".join(f'<ofd:Page ID="{i + 10}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(self.pages)))
        parts = {
            "OFD.xml": f'<ofd:OFD {SPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>'
                       '00000000000000000000000000000001</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml'
                       '</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
            "Doc_0/Document.xml":
                f'<ofd:Document {SPACE}><ofd:CommonData><ofd:MaxUnitID>{self.identifier}</ofd:MaxUnitID><ofd:PageArea>'
                f'<ofd:PhysicalBox>0 0 {WIDTH} {HEIGHT}</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml'
                '</ofd:PublicRes><ofd:TemplatePage ID="5" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData>'
                f'<ofd:Pages>{pages}</ofd:Pages></ofd:Document>',
            "Doc_0/PublicRes.xml": f'<ofd:Res {SPACE} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="3" FontName="宋体" '
                                   'FamilyName="宋体"/></ofd:Fonts></ofd:Res>',
            "Doc_0/Tpls/Tpl_0/Content.xml":
                f'<ofd:Page {SPACE}><ofd:Content><ofd:Layer ID="6" Type="Background"><ofd:PathObject ID="7" Boundary='
                f'"{MARGIN} {HEIGHT - FOOT - 3} {WIDTH - 2 * MARGIN} 1" LineWidth="0.2"><ofd:AbbreviatedData>M 0 0 L '
                f'{WIDTH - 2 * MARGIN} 0</ofd:AbbreviatedData></ofd:PathObject></ofd:Layer></ofd:Content></ofd:Page>',
        }
        for i, objects in enumerate(self.pages):
            parts[f"Doc_0/Pages/Page_{i}/Content.xml"] = (
                f'<ofd:Page {SPACE}><ofd:Template TemplateID="5" ZOrder="Background"/><ofd:Content><ofd:Layer '
                f'ID="8" Type="Body">{objects}</ofd:Layer></ofd:Content></ofd:Page>')
        with zipfile.ZipFile(path, "w") as package:
            for name, content in parts.items():
                entry = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                package.writestr(entry, head + content)


def write(blocks, path):
    package, headings = Package(), iter(ORDINALS)
    for kind, content in blocks:
        if kind == "table":
            package.table(content)
        else:
            package.paragraph(kind, next(headings) + "、" + content if kind == "heading" else content)
    package.end_page()
    package.write(path)
