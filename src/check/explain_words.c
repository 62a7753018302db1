/* The words of explanations. */
#include "check/explain_words.h"

static const struct kind_words kinds[] = {
    {"equation", "算式", "核对表里的数，算式应当成立", "算式里有空着、读不准或缺失的格，而已经印出的数还说明不了不符"},
    {"cell", "单元格", "一格一格地看；挨在一起的格并作一个问题", "不会：没有读出的格由看状态的规则报告"},
    {"section", "部分", "看六个部分的标题", "不会"},
    {"table", "表格", "看三张表在不在、全不全", "不会"},
    {"form", "格式", "看表格是不是报告年度应当用的格式", "不知道年度时不查"},
    {"title", "标题", "看标题写没写机关和年份", "不会"},
    {"text", "内容", "看各部分写没写应当写的内容", "不会；没有这一部分时不查"},
    {"claim", "正文所说的数", "正文里有下面的说法时，其中的数应当与表格相符；句中先提到的年份不是报告年度的不算",
     "要对照的格没有读出"},
    {"parts", "各部分之和", "正文里“共多少，其中多少、多少”，各部分加起来应当与总数相符",
     "不会；不能确定列的是同一次划分时不查"},
    {"rate", "增减和占比", "正文里写出两年的数、或者部分和总数时，增减和百分比应当算得出来", "不会；缺一个数时不查"},
    {"enumeration", "列举", "正文说有几个，列出的应当是几个", "不会；列举不全（等）时只查多出来的"},
    {"ordinal", "序号", "看一是、二是、三是有没有跳号、重号", "不会"},
    {"period", "统计期限", "正文写明的起止日期，应是报告年度的 1 月 1 日至 12 月 31 日", "不会；没有写明期限时不查"},
    {"organ", "机关名称", "看正文里有没有别的机关的名称和不该有的自称", "不知道报告机关时不查"},
    {"remark", "文件", "读文件时发现的事", "不会"},
    {"cross-year", "与上年报告", "与上年度的报告相比，算式应当成立；没有给出上年度的报告时不查",
     "要对照的格空着、读不准或缺失，本年或上年"},
    {"previous", "上年度的报告", "给出了上年度的报告，却没有找到这个机关的那一份", "不会"},
    {"repeat", "与上年雷同", "看正文有多少字在上年度的报告里原样写过；没有给出上年度的报告时不查", "不会"},
    {"peers", "一批报告", "一次审核几份报告时，看正文有多少字在别的单位的报告里也有，同一单位有没有两份；只审一份时不查", "不会"},
    {"year", "年份", "看正文自述的年份是不是报告年度，来年的计划是不是说在报告年度之后", "不知道报告年度"},
    {"said", "不该有的话", "正文里不该有下面的话；标题之前的不看", "不会"},
    {"outline", "别的标题", "看六个部分的标题以外，还有没有编了号的标题", "不会"},
    {"claimed", "所说的部分数", "正文说报告有几个部分，应当就有几个", "不会"},
    {"matched", "问题与措施", "看列出的措施是不是比问题少", "不会"},
    {"lookalike", "相近的名称", "看正文里有没有与本机关名称只差一个形近、音近的字的名称", "不知道报告机关时不查"},
    {"date", "日期", "看正文里有没有不存在的日期，或者漏了字的日期", "不会"},
    {"wording", "错别字", "正文里不该有下面的字词", "不会"},
    {"doubled", "写了两遍的词", "看正文里有没有连着写了两遍的词", "不会"},
    {"measure", "量词", "看“260余”这样的数后面有没有量词", "不会"},
    {"marks", "标点", "看正文的标点", "从图片识别的不查"},
    {"personal", "个人信息", "看正文里有没有个人的号码和地址；说明里只显示一部分", "不会"},
    {"person", "人名", "看正文里有没有写出人名；张某、王先生不算", "不会"},
};

static const struct key_words keys[] = {
    {"test", "应当成立", KEY_EXPRESSION},
    {"each", "每处各查一次", KEY_EACH},
    {"missing", "有格没有数时", KEY_WORDS},
    {"state", "看的是", KEY_WORDS},
    {"cells", "只看这些格", KEY_CELLS},
    {"types", "只看这类格", KEY_WORDS},
    {"organ", "只看这些机关", KEY_GROUP},
    {"ends", "名称这样结尾", KEY_WORDS},
    {"not", "名称不这样结尾", KEY_WORDS},
    {"not-begins", "名称不这样开头", KEY_WORDS},
    {"section", "部分", KEY_SECTIONS},
    {"in", "只看这些部分", KEY_SECTIONS},
    {"must", "应当写到，每项有一种说法就算", KEY_BY_NAME},
    {"least", "至少多少字", KEY_BY_SECTION},
    {"say", "说法", KEY_PHRASES},
    {"unless", "旁边有这些就不算", KEY_PHRASES},
    {"examples", "例子", KEY_EXAMPLES},
    {"cases", "几种说法各有各的算式", KEY_CASES},
    {"what", "说的是", KEY_WORDS},
    {"lead", "引出各部分的词", KEY_PHRASES},
    {"units", "量词", KEY_WORDS},
    {"rest", "这样开头的一项之后应当正好是全部", KEY_WORDS},
    {"near", "四项以上、只差百分之几以内的也应当正好是全部", KEY_WORDS},
    {"unless-before", "同一句里前面有这些就不算", KEY_PHRASES},
    {"unless-item", "同一小句里、数后面的顿号以前有这些就不算", KEY_PHRASES},
    {"unless-after", "同一句里后面有这些就不算", KEY_PHRASES},
    {"soft", "说的可能是更大的范围，不相符不算错", KEY_PHRASES},
    {"soft-here", "同一小句里有这些，说的可能是别的范围，不相符不算错", KEY_PHRASES},
    {"firm-here", "小句里有这些，说的就还是全部，不看上一条", KEY_PHRASES},
    {"whole", "机关是左边的，说到右边的也一样", KEY_BY_NAME},
    {"ways", "通行的算法，合上一种就对", KEY_WAYS},
    {"with", "算式里的这一行是", KEY_WORDS},
    {"form", "只用于格式", KEY_WORDS},
    {"total", "总数前面的话", KEY_PHRASES},
    {"rise", "增加的话，紧挨在数前面", KEY_WORDS},
    {"fall", "减少的话，紧挨在数前面", KEY_WORDS},
    {"last", "前面有这样的话，就是上年的数", KEY_PHRASES},
    {"rate:share", "占比的话，紧挨在数前面", KEY_WORDS},
    {"enumeration:count", "紧接在列举的名称后面", KEY_PHRASES},
    {"announce", "引出一是、二是的话", KEY_PHRASES},
    {"levels", "同一级的叫法", KEY_WORDS},
    {"kinds", "同一类的叫法", KEY_WORDS},
    {"ours", "这样结尾的机关不会这样自称", KEY_WORDS},
    {"except", "这些词不算", KEY_WORDS},
    {"contact", "后面就是机关名称", KEY_PHRASES},
    {"itself", "后面就是这份报告的标题", KEY_PHRASES},
    {"allowed", "有这些字的可以是别的机关", KEY_WORDS},
    {"remark", "看的是", KEY_WORDS},
    {"stale", "沿用旧稿的地方", KEY_GROUP},
    {"previous_form", "上年报告用的格式", KEY_WORDS},
    {"explained", "正文里有这样的话，就降为提示", KEY_PHRASES},
    {"item", "每一处说", KEY_MESSAGE},
    {"share", "一个部分里百分之几的字相同", KEY_WORDS},
    {"same", "小句这样开头，增长率说的还是前面的数", KEY_WORDS},
    {"characters", "不到多少字的部分不看", KEY_WORDS},
    {"stock", "大家都这样写、相同也不算的话", KEY_PHRASES},
    {"common", "百分之几以上的报告都有的话不算", KEY_WORDS},
    {"common_length", "连着多少字以上的照算", KEY_WORDS},
    {"most", "至多多少字", KEY_BY_SECTION},
    {"above", "不到多少字的不看", KEY_WORDS},
    {"lacking", "缺几项才算", KEY_WORDS},
    {"heads", "一项单独成段时这样开头", KEY_BY_NAME},
    {"firm", "分项写的部分里，没有单独成段的一项要这样说", KEY_BY_NAME},
    {"named", "写到本机关的名称就都不算", KEY_WORDS},
    {"due", "年份应当是", KEY_WORDS},
    {"acts", "前面就是机关名称", KEY_GROUP},
    {"of", "机关名称这样结尾时", KEY_WORDS},
    {"unless-behind", "名称前有这些字就不算", KEY_WORDS},
    {"but", "全文有这些就都不算", KEY_PHRASES},
    {"often", "至少几处才算", KEY_WORDS},
    {"from", "从哪一年度起", KEY_WORDS},
    {"to", "到哪一年度止", KEY_WORDS},
    {"second", "从这些话起是措施", KEY_PHRASES},
    {"styles", "编号的写法", KEY_WORDS},
    {"alike", "容易相混的字", KEY_WORDS},
    {"wrong", "错的和对的", KEY_BY_NAME},
    {"longest", "最长几个字", KEY_WORDS},
    {"before", "后面是这些词，就是少了量词", KEY_WORDS},
    {"hosts", "网址、邮箱的结尾", KEY_WORDS},
    {"after", "前面有这些词", KEY_WORDS},
    {"behind", "人名前面的词", KEY_WORDS},
    {"surnames", "认得的姓", KEY_WORDS},
    {"then", "人名后面可以跟着的词", KEY_WORDS},
    {"begins", "开头两句不该以上一年开头的部分", KEY_SECTIONS},
};

struct words {
    const char *word, *words;
};

static const struct words values[] = {
    {"blank", "空着的格"},
    {"missing", "缺失"},
    {"unclear", "读不准的格"},
    {"no-unit", "没有单位的金额"},
    {"unit-word", "带单位的件数"},
    {"neighbour", "别的单位"},
    {"version", "同一机关、同一年度的另一份"},
    {"copy", "同一个文件"},
    {"order", "次序"},
    {"heading", "标题的写法"},
    {"partial", "不全"},
    {"count", "件数"},
    {"change", "增减"},
    {"money", "金额"},
    {"changes", "修订标记"},
    {"scanned", "从图片识别"},
    {"other", "其他，如有损坏"},
    {"picture", "表格是图片"},
    {"skip", "不查，也不报告"},
    {"unchecked", "报告无法核对"},
    {"any", "哪种都比"},
    {"same", "与本年相同才比"},
    {"other-unit", "与表头不同的单位"},
    {"true", "是"},
    {"false", "否"},
    {"report", "报告年度"},
    {"later", "报告年度之后的"},
    {"extra", "超出六个部分的编号"},
    {"duplicate", "与六个部分重复的编号"},
    {"unpaired", "不成对的标点"},
    {"width", "全角中间的半角标点"},
    {"repeated", "连用的标点"},
    {"identity", "公民身份号码"},
    {"mobile", "手机号码"},
    {"card", "银行卡号"},
    {"mailbox", "私人邮箱"},
    {"website", "不是政府网站的网址"},
};

static const struct words placeholders[] = {
    {"year", "年度"},
    {"organ", "机关"},
    {"form", "格式的文号"},
    {"left", "左边的数"},
    {"right", "右边的数"},
    {"left.terms", "左边各项"},
    {"right.terms", "右边各项"},
    {"difference", "相差"},
    {"cells", "哪几格"},
    {"count", "多少"},
    {"values", "填的数"},
    {"printed", "印的字"},
    {"candidates", "可能的数"},
    {"reason", "为什么"},
    {"sections", "哪几个部分"},
    {"section", "部分"},
    {"missing", "缺的"},
    {"least", "至少多少"},
    {"most", "至多多少"},
    {"places", "哪些地方"},
    {"first", "几个问题"},
    {"second", "几条措施"},
    {"text", "正文"},
    {"n", "所说的数"},
    {"quote", "正文"},
    {"what", "是什么"},
    {"total", "总数"},
    {"parts", "各部分"},
    {"sum", "之和"},
    {"ways", "各种算法"},
    {"named", "列出的"},
    {"rate:from", "上年的数或总数"},
    {"rate:to", "本年的数或部分"},
    {"ordinal:before", "前一个序号"},
    {"period", "写的期限"},
    {"due", "应为"},
    {"own", "本机关"},
    {"others", "别的名称"},
    {"remark", "读文件时发现的"},
    {"table", "表"},
    {"picture", "是不是图片"},
    {"lost", "缺了哪些"},
    {"title", "标题"},
    {"items", "哪几处"},
    {"now", "本年的数"},
    {"before", "上年的数"},
    {"previous.year", "上年"},
    {"share", "百分之几"},
    {"same", "多少字"},
    {"shares", "各部分百分之几"},
    {"group", "共几份"},
    {"other", "别的报告"},
};

const struct kind_words *kind_words_find(struct slice kind)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (slice_is(kind, kinds[i].kind))
            return &kinds[i];
    return NULL;
}

/* `word` is name, or kind:name. */
static bool is_word_of(const char *word, struct slice kind, struct slice name)
{
    struct slice whole = slice_of(word);
    return slice_starts_with(whole, kind) && whole.length == kind.length + 1 + name.length &&
           whole.data[kind.length] == ':' && slice_ends_with(whole, name);
}

const struct key_words *key_words_find(struct slice kind, struct slice key)
{
    const struct key_words *found = NULL;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (is_word_of(keys[i].key, kind, key))
            return &keys[i];
        if (slice_is(key, keys[i].key))
            found = &keys[i];
    }
    return found;
}

static struct slice find_words(struct slice word, const struct words *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (slice_is(word, list[i].word))
            return slice_of(list[i].words);
    return word;
}

struct slice value_words(struct slice value)
{
    return find_words(value, values, sizeof values / sizeof *values);
}

struct slice placeholder_words(struct slice kind, struct slice name)
{
    for (size_t i = 0; i < sizeof placeholders / sizeof *placeholders; i++)
        if (is_word_of(placeholders[i].word, kind, name))
            return slice_of(placeholders[i].words);
    return find_words(name, placeholders, sizeof placeholders / sizeof *placeholders);
}
