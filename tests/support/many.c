/* Invented reports in any number. */
#include "support/many.h"

static const char *const places[] = {"柳", "河", "石", "桥", "松", "岭", "泉", "塘", "渡", "湾", "梅", "竹",
                                     "荷", "杏", "枫", "槐", "沙", "滩", "岗", "坪", "溪", "潭", "洲", "浦",
                                     "港", "堰", "坝", "峰", "谷", "坡", "庙", "亭", "阁", "楼", "台", "寨",
                                     "营", "屯", "堡", "店", "铺", "集", "庄", "家", "林", "田", "园", "圃",
                                     "井", "池", "关", "口", "门", "墩", "垛", "洼", "涧", "冲", "坞", "埠"};
enum { PLACES = sizeof places / sizeof *places };

static const char *const words[] = {
    "党政办",   "司法所", "便民大厅", "村级公开栏", "网格员", "公众号", "热线", "茶话会", "财政资金", "耕地",
    "补贴名单", "水位",   "撤离路线", "医保",       "殡葬",   "校车",   "农机", "林长",   "河长",     "灯光球场",
    "自来水",   "危房",   "旱厕",     "垃圾桶",     "集市",   "渡口",   "大棚", "合作社", "老人",     "外出务工者",
    "村民代表", "站所",   "窗口",     "台账",       "目录",   "指南",   "图解", "短视频", "方言广播", "橱窗",
    "二维码",   "公示",   "答复",     "归档",       "清理",   "核对",   "培训", "考核",   "抽查",     "回访",
    "逐户",     "按月",   "每周",     "当天",       "提前",   "重新",   "一次", "三遍",   "集中",     "分批",
    "送到",     "贴在",   "讲给",     "写进",       "改成",   "补上",   "停用", "换掉",   "说清",     "算细",
    "问过",     "记下",   "看懂",     "满意",       "拖延",   "遗漏",   "过时", "含糊",   "重复",     "难找",
    "太小",     "不全",   "偏晚",     "少人"};
enum { WORDS = sizeof words / sizeof *words };

static uint64_t next(uint64_t *state)
{
    *state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t z = *state;
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

struct slice many_organ(unsigned number, struct arena *arena)
{
    return arena_print(arena, "山河县%s%s镇", places[number / PLACES % PLACES], places[number % PLACES]);
}

struct slice many_prose(uint64_t seed, size_t characters, struct arena *arena)
{
    struct buffer out = {0};
    uint64_t state = seed;
    size_t written = 0;
    while (written < characters) {
        size_t length = 3 + next(&state) % 4;
        for (size_t i = 0; i < length; i++) {
            const char *word = words[next(&state) % WORDS];
            buffer_add_text(&out, word);
            written += utf8_length(slice_of(word));
        }
        buffer_add_text(&out, next(&state) % 3 ? "，" : "。\n");
    }
    struct slice prose = arena_copy(arena, buffer_slice(&out));
    buffer_free(&out);
    return prose;
}

static void write_rows(struct buffer *out, const char *const *labels, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buffer_print(out, "%s 0 0 0 0 0 0 0\n", labels[i]);
}

static void write_table_three(struct buffer *out)
{
    static const char *const rows[] = {
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        "三、本年度办理结果\n（一）予以公开",
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        "（三）不予公开\n1.属于国家秘密",
        "2.其他法律行政法规禁止公开",
        "3.危及“三安全一稳定”",
        "4.保护第三方合法权益",
        "5.属于三类内部事务信息",
        "6.属于四类过程性信息",
        "7.属于行政执法案卷",
        "8.属于行政查询事项",
        "（四）无法提供\n1.本机关不掌握相关政府信息",
        "2.没有现成信息需要另行制作",
        "3.补正后申请内容仍不明确",
        "（五）不予处理\n1.信访举报投诉类申请",
        "2.重复申请",
        "3.要求提供公开出版物",
        "4.无正当理由大量反复申请",
        "5.要求行政机关确认或重新出具已获取信息",
        "（六）其他处理\n1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        "3.其他",
        "（七）总计",
        "四、结转下年度继续办理"};
    write_rows(out, rows, sizeof rows / sizeof *rows);
}

struct slice many_report(const struct many_report *report, struct arena *arena)
{
    struct buffer out = {0};
    buffer_print(&out,
                 "%s\n%d年政府信息公开工作年度报告\n\n一、总体情况\n"
                 "（一）主动公开（二）依申请公开（三）政府信息管理（四）平台建设（五）监督保障\n%s\n",
                 report->organ, report->year, report->one);
    buffer_add_text(&out, "二、主动公开政府信息情况\n第二十条第（一）项\n"
                          "信息内容 本年制发件数 本年废止件数 现行有效件数\n规章 0 0 0\n行政规范性文件 0 0 0\n"
                          "第二十条第（五）项\n信息内容 本年处理决定数量\n行政许可 0\n"
                          "第二十条第（六）项\n信息内容 本年处理决定数量\n行政处罚 0\n行政强制 0\n"
                          "第二十条第（八）项\n信息内容 本年收费金额（单位：万元）\n行政事业性收费 0\n"
                          "三、收到和处理政府信息公开申请情况\n");
    write_table_three(&out);
    buffer_add_text(&out, "四、政府信息公开行政复议、行政诉讼情况\n行政复议 行政诉讼\n"
                          "结果维持 结果纠正 其他结果 尚未审结 总计 未经复议直接起诉 复议后起诉\n"
                          "结果维持 结果纠正 其他结果 尚未审结 总计 结果维持 结果纠正 其他结果 尚未审结 总计\n"
                          "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n");
    buffer_print(&out,
                 "五、存在的主要问题及改进情况\n存在的问题：%s\n改进情况：逐条整改。\n六、其他需要报告的事项\n本机关%"
                 "d年未收取信息处理费。\n",
                 report->five, report->year);
    struct slice text = arena_copy(arena, buffer_slice(&out));
    buffer_free(&out);
    return text;
}
