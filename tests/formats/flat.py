"""The report as a flat OpenDocument text, from which LibreOffice makes PDF, docx and the older formats. Headings are
numbered by a list, so that their numbers stand in no text; the columns of numbers are so narrow that numbers wrap."""
from xml.sax.saxutils import escape

SPACES = " ".join(f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for prefix, name in (
    ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"), ("fo", "xsl-fo-compatible"),
    ("svg", "svg-compatible")))
BODY, NARROW = 16.0, 0.72  # centimetres: the text's width, a column of numbers
FONT = 'style:font-name="F" style:font-name-asian="F"'


def size(points):
    return f'fo:font-size="{points}pt" style:font-size-asian="{points}pt"'


def widths(rows):
    columns = sum(cell.columns for cell in rows[0])
    if columns == 10:
        label = BODY - 7 * NARROW
        return [label * .2, label * .3, label * .5] + [NARROW] * 7
    return [BODY / columns] * columns


def grid(rows):
    """The cell that begins at each place, None where another one reaches."""
    columns, taken, out = sum(cell.columns for cell in rows[0]), set(), []
    for r, row in enumerate(rows):
        cells, line = iter(row), []
        for c in range(columns):
            cell = None
            if (r, c) not in taken:
                cell = next(cells)
                taken |= {(r + i, c + j) for i in range(cell.rows) for j in range(cell.columns)}
            line.append(cell)
        out.append(line)
    return out


def cell_xml(cell):
    if cell is None:
        return "<table:covered-table-cell/>"
    return (f'<table:table-cell table:style-name="cell" table:number-columns-spanned="{cell.columns}" '
            f'table:number-rows-spanned="{cell.rows}" office:value-type="string"><text:p text:style-name='
            f'"{"number" if cell.number else "label"}">{escape(cell.text)}</text:p></table:table-cell>')


def table_xml(name, rows):
    columns = "".join(f'<table:table-column table:style-name="{name}c{i}"/>' for i in range(len(widths(rows))))
    body = "".join(f'<table:table-row>{"".join(map(cell_xml, line))}</table:table-row>' for line in grid(rows))
    return f'<table:table table:name="{name}" table:style-name="{name}">{columns}{body}</table:table>'


def table_styles(name, rows):
    styles = [f'<style:style style:name="{name}" style:family="table"><style:table-properties '
              f'style:width="{sum(widths(rows)):.3f}cm" table:align="left"/></style:style>']
    for i, width in enumerate(widths(rows)):
        styles.append(f'<style:style style:name="{name}c{i}" style:family="table-column">'
                      f'<style:table-column-properties style:column-width="{width:.3f}cm"/></style:style>')
    return "".join(styles)


def paragraph_style(name, paragraph, text):
    return (f'<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties {paragraph}/>'
            f'<style:text-properties {text}/></style:style>')


def styles():
    return "".join((
        '<style:style style:name="cell" style:family="table-cell"><style:table-cell-properties '
        'fo:border="0.5pt solid #000000" fo:padding="0.1cm" style:vertical-align="middle"/></style:style>',
        paragraph_style("title", 'fo:text-align="center"', size(20)),
        paragraph_style("text", 'fo:text-indent="0.85cm" fo:text-align="justify" fo:line-height="150%"', size(12)),
        paragraph_style("heading", 'fo:line-height="150%"', size(14)),
        paragraph_style("number", 'fo:text-align="center"', size(10)),
        paragraph_style("label", "", size(10)),
        paragraph_style("foot", 'fo:text-align="center"', size(10)),
        '<text:list-style style:name="numbers"><text:list-level-style-number text:level="1" '
        'style:num-format="一, 二, 三, ..." style:num-suffix="、"><style:list-level-properties '
        'text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment '
        'text:label-followed-by="nothing" fo:text-indent="0.85cm" fo:margin-left="0cm"/>'
        '</style:list-level-properties></text:list-level-style-number></text:list-style>',
        '<style:page-layout style:name="page"><style:page-layout-properties fo:page-width="21cm" '
        'fo:page-height="29.7cm" fo:margin="2.5cm"/><style:footer-style><style:header-footer-properties '
        'fo:min-height="1cm"/></style:footer-style></style:page-layout>'))


def flat(blocks):
    tables, body = "", []
    for i, (kind, content) in enumerate(blocks):
        if kind == "table":
            tables += table_styles(f"t{i}", content)
            body.append(table_xml(f"t{i}", content))
        elif kind == "heading":
            body.append('<text:list text:style-name="numbers" text:continue-numbering="true"><text:list-item>'
                        f'<text:p text:style-name="heading">{content}</text:p></text:list-item></text:list>')
        else:
            body.append(f'<text:p text:style-name="{kind}">{escape(content)}</text:p>')
    return (f'<?xml version="1.0" encoding="UTF-8"?><office:document {SPACES} office:version="1.2" '
            'office:mimetype="application/vnd.oasis.opendocument.text"><office:font-face-decls><style:font-face '
            "style:name=\"F\" svg:font-family=\"'WenQuanYi Micro Hei'\"/></office:font-face-decls><office:styles>"
            f'<style:default-style style:family="paragraph"><style:text-properties {FONT} fo:language="zh" '
            'fo:country="CN" style:language-asian="zh" style:country-asian="CN"/></style:default-style>'
            f'</office:styles><office:automatic-styles>{tables}{styles()}</office:automatic-styles>'
            '<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="page">'
            '<style:footer><text:p text:style-name="foot">- <text:page-number/> -</text:p></style:footer>'
            f'</style:master-page></office:master-styles><office:body><office:text>{"".join(body)}</office:text>'
            '</office:body></office:document>')
