"""One invented report: what it says, and its tables as rows of cells. All formats are made from this."""
from typing import NamedTuple

NAME = "松岭镇2024"
ORGAN, YEAR = "山河县松岭镇人民政府", 2024
TITLE = f"{ORGAN}{YEAR}年政府信息公开工作年度报告"


class Cell(NamedTuple):
    text: str
    columns: int = 1
    rows: int = 1
    number: bool = False


def number(value, columns=1):
    return Cell(str(value), columns, 1, True)


PEOPLE = "person business research nonprofit legal other".split()

# What was done with the applications, by kind of applicant. The large numbers wrap in narrow columns.
RESULTS = {
    "granted": (3509, 1286, 0, 7, 0, 0),
    "partial": (12048, 0, 3, 0, 0, 0),
    "denied_secret": (0, 0, 0, 0, 0, 0),
    "denied_law": (2, 0, 0, 0, 0, 0),
    "denied_safety": (0, 1, 0, 0, 0, 0),
    "denied_third_party": (640, 27, 0, 0, 1, 0),
    "denied_internal": (11, 0, 0, 0, 0, 0),
    "denied_process": (5, 4, 0, 0, 0, 0),
    "denied_case_file": (0, 0, 0, 0, 0, 0),
    "denied_inquiry": (1, 0, 0, 0, 0, 0),
    "unable_not_held": (10940, 318, 2, 0, 0, 4),
    "unable_to_make": (6, 0, 0, 0, 0, 0),
    "unable_unclear": (3, 0, 0, 0, 0, 0),
    "rejected_petition": (17, 0, 0, 0, 0, 0),
    "rejected_repeat": (205, 0, 0, 0, 0, 0),
    "rejected_publication": (0, 0, 0, 0, 0, 0),
    "rejected_excessive": (0, 9, 0, 0, 0, 0),
    "rejected_reissue": (1, 0, 0, 0, 0, 0),
    "other_uncorrected": (4, 0, 0, 0, 0, 0),
    "other_unpaid": (0, 0, 0, 0, 0, 0),
    "other_rest": (8, 2, 0, 1, 0, 0),
}
LABELS = {
    "new": "一、本年新收政府信息公开申请数量",
    "carried_in": "二、上年结转政府信息公开申请数量",
    "granted": "（一）予以公开",
    "partial": "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    "denied_secret": "1.属于国家秘密",
    "denied_law": "2.其他法律行政法规禁止公开",
    "denied_safety": "3.危及“三安全一稳定”",
    "denied_third_party": "4.保护第三方合法权益",
    "denied_internal": "5.属于三类内部事务信息",
    "denied_process": "6.属于四类过程性信息",
    "denied_case_file": "7.属于行政执法案卷",
    "denied_inquiry": "8.属于行政查询事项",
    "unable_not_held": "1.本机关不掌握相关政府信息",
    "unable_to_make": "2.没有现成信息需要另行制作",
    "unable_unclear": "3.补正后申请内容仍不明确",
    "rejected_petition": "1.信访举报投诉类申请",
    "rejected_repeat": "2.重复申请",
    "rejected_publication": "3.要求提供公开出版物",
    "rejected_excessive": "4.无正当理由大量反复申请",
    "rejected_reissue": "5.要求行政机关确认或重新出具已获取信息",
    "other_uncorrected": "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "other_unpaid": "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    "other_rest": "3.其他",
    "total": "（七）总计",
    "carried_out": "四、结转下年度继续办理",
}
GROUPS = [("denied", "（三）不予公开"), ("unable", "（四）无法提供"), ("rejected", "（五）不予处理"),
          ("other", "（六）其他处理")]
OUTCOMES = "upheld corrected other pending".split()
DISPUTES = {"review": (3, 1, 0, 2), "direct": (1, 0, 0, 0), "after_review": (0, 0, 1, 0)}
MATTERS = {"rules": (0, 0, 0), "normative": (6, 2, 31)}
DECISIONS = {"licensing": 1486, "penalties": 57, "coercion": 0}
FEES = "12.6"


def applications():
    """The rows of table three: id to seven numbers."""
    carried_in, carried_out = (21, 3, 0, 0, 0, 0), (18, 5, 0, 0, 0, 1)
    total = tuple(sum(column) for column in zip(*RESULTS.values()))
    new = tuple(t + o - i for t, o, i in zip(total, carried_out, carried_in))
    rows = {"new": new, "carried_in": carried_in, **RESULTS, "total": total, "carried_out": carried_out}
    return {row: (*values, sum(values)) for row, values in rows.items()}


def table_two():
    head = [Cell("信息内容"), Cell("本年制发件数"), Cell("本年废止件数"), Cell("现行有效件数")]
    rows = [[Cell("第二十条第（一）项", 4)], head]
    for row, label in (("rules", "规章"), ("normative", "行政规范性文件")):
        rows.append([Cell(label), *map(number, MATTERS[row])])
    for item, keys in (("（五）", {"licensing": "行政许可"}), ("（六）", {"penalties": "行政处罚", "coercion": "行政强制"})):
        rows += [[Cell(f"第二十条第{item}项", 4)], [Cell("信息内容"), Cell("本年处理决定数量", 3)]]
        rows += [[Cell(label), number(DECISIONS[key], 3)] for key, label in keys.items()]
    rows += [[Cell("第二十条第（八）项", 4)], [Cell("信息内容"), Cell("本年收费金额（单位：万元）", 3)]]
    return rows + [[Cell("行政事业性收费"), number(FEES, 3)]]


def table_three():
    values = applications()
    note = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    rows = [[Cell(note, 3, 3), Cell("申请人情况", 7)],
            [Cell("自然人", 1, 2), Cell("法人或其他组织", 5), Cell("总计", 1, 2)],
            [Cell(text) for text in ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")]]

    def add(before, row, columns):
        rows.append([*before, Cell(LABELS[row], columns), *map(number, values[row])])

    add([], "new", 3)
    add([], "carried_in", 3)
    add([Cell("三、本年度办理结果", 1, len(RESULTS) + 1)], "granted", 2)
    add([], "partial", 2)
    for prefix, label in GROUPS:
        members = [row for row in RESULTS if row.startswith(prefix + "_")]
        for i, row in enumerate(members):
            add([Cell(label, 1, len(members))] if i == 0 else [], row, 1)
    add([], "total", 2)
    add([], "carried_out", 3)
    return rows


def table_four():
    five = [Cell(text) for text in ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")]
    return [[Cell("行政复议", 5), Cell("行政诉讼", 10)],
            [*(cell._replace(rows=2) for cell in five), Cell("未经复议直接起诉", 5), Cell("复议后起诉", 5)],
            [*five, *five],
            [number(n) for values in DISPUTES.values() for n in (*values, sum(values))]]


def blocks():
    """The report: (kind, content), kind one of title, heading, text, table."""
    a = applications()
    disputes = {key: sum(values) for key, values in DISPUTES.items()}
    return [
        ("title", TITLE),
        ("text", f"本报告根据《中华人民共和国政府信息公开条例》编制，所列数据的统计期限为{YEAR}年1月1日至{YEAR}年12月31日。"
                 "报告由松岭镇党政办公室负责解释，可在镇便民服务中心查阅纸质文本。"),
        ("heading", "总体情况"),
        ("text", "（一）主动公开。松岭镇把林区防火、道路养护和惠农补贴三件事作为公开的重点，全年在县政府网站的乡镇专栏发布信息213条，"
                 "在各村公开栏张贴收支明细和补贴名单，让不上网的人也看得到。"),
        ("text", f"（二）依申请公开。全年收到政府信息公开申请{a['new'][6]}件，上年结转{a['carried_in'][6]}件，"
                 f"结转下年度继续办理{a['carried_out'][6]}件。申请多与林权登记和征地补偿有关，答复之前由司法所看一遍。"),
        ("text", "（三）政府信息管理。每件公文在起草时写明公开属性，不公开的写明理由；规范性文件每年清理一次，结果随文件目录一起公布。"),
        ("text", "（四）平台建设。乡镇专栏按月检查栏目有无空白和断链，村级公开栏由驻村干部拍照回传。"),
        ("text", "（五）监督保障。镇里指定两名专职人员，年内参加县里培训两次；公开工作列入各办公室年终考核，未发生责任追究的情形。"),
        ("heading", "主动公开政府信息情况"),
        ("table", table_two()),
        ("heading", "收到和处理政府信息公开申请情况"),
        ("table", table_three()),
        ("heading", "政府信息公开行政复议、行政诉讼情况"),
        ("table", table_four()),
        ("heading", "存在的主要问题及改进情况"),
        ("text", "存在的问题：一是村级公开栏更新不够及时，雨季常有半月不换；二是答复书的说理过于简单，申请人看不明白。"
                 f"全年因政府信息公开被申请行政复议{disputes['review']}件，也说明解释工作做得不够。"),
        ("text", "改进的办法：给每个村配一块带顶棚的公开栏，每月五日前更换内容；请县司法局对答复书的写法作一次讲解，疑难申请先当面沟通再答复。"),
        ("heading", "其他需要报告的事项"),
        ("text", f"{YEAR}年，松岭镇人民政府依申请提供政府信息，未收取信息处理费。"),
    ]


def expected():
    """As tests/expected has it; cells that are not named are 0."""
    cells = {f"t2.{row}.{column}": value for row, values in MATTERS.items()
             for column, value in zip(("issued", "repealed", "in_force"), values)}
    cells |= {f"t2.{row}.decisions": value for row, value in DECISIONS.items()} | {"t2.fees.amount": float(FEES)}
    cells |= {f"t3.{row}.{column}": value for row, values in applications().items()
              for column, value in zip((*PEOPLE, "total"), values)}
    cells |= {f"t4.{row}.{column}": value for row, values in DISPUTES.items()
              for column, value in zip((*OUTCOMES, "total"), (*values, sum(values)))}
    named = {cell: value for cell, value in cells.items() if value}
    return {"form": "2021", "year": YEAR, "unit": ORGAN, "findings": [], "cells": named}
