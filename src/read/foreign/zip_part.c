/* Parts of a zip archive, under limits. */
#include "read/foreign/zip_part.h"

#include <ctype.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>
#include <zip.h>

struct zip_parts {
    zip_t *archive;
    size_t bytes_read; /* of all parts so far */
};

/* ---- The archive ---- */

/* What libzip found, in words for whoever sent the file. */
static const char *reason_of(const zip_error_t *error)
{
    switch (zip_error_code_zip(error)) {
    case ZIP_ER_NOZIP:
        return "不是完整的压缩包，后部可能缺失";
    case ZIP_ER_EOF:
        return "内容不完整，后部缺失";
    case ZIP_ER_INCONS:
    case ZIP_ER_MULTIDISK:
        return "目录与内容不一致";
    case ZIP_ER_CRC:
        return "校验和不符";
    case ZIP_ER_COMPNOTSUPP:
        return "压缩方法不能识别";
    case ZIP_ER_ENCRNOTSUPP:
    case ZIP_ER_NOPASSWD:
    case ZIP_ER_WRONGPASSWD:
        return "加了密码";
    case ZIP_ER_ZLIB:
    case ZIP_ER_COMPRESSED_DATA:
        return "压缩数据有错";
    case ZIP_ER_MEMORY:
        return "内存不够";
    default:
        return "数据有错";
    }
}

struct zip_parts *zip_parts_open(struct slice bytes, struct error *error)
{
    zip_error_t reason;
    zip_error_init(&reason);
    zip_source_t *source = zip_source_buffer_create(bytes.data, bytes.length, 0, &reason);
    zip_t *archive = source ? zip_open_from_source(source, ZIP_RDONLY, &reason) : NULL;
    if (!archive) {
        if (source)
            zip_source_free(source);
        error_set(error, ERROR_REPORT, "文件损坏，里面的压缩包打不开（%s）。", reason_of(&reason));
        zip_error_fini(&reason);
        return NULL;
    }
    zip_error_fini(&reason);
    if (zip_get_num_entries(archive, 0) > ZIP_PARTS_MOST) {
        error_set(error, ERROR_REPORT, "文件里的部件多达 %lld 个（最多 %d 个），不像一份报告。",
                  (long long)zip_get_num_entries(archive, 0), ZIP_PARTS_MOST);
        zip_discard(archive);
        return NULL;
    }
    struct zip_parts *parts = heap_allocate(sizeof *parts);
    parts->archive = archive;
    return parts;
}

void zip_parts_close(struct zip_parts *parts)
{
    if (!parts)
        return;
    zip_discard(parts->archive);
    heap_free(parts);
}

static char plain(char character)
{
    return character == '\\' ? '/' : (char)tolower((unsigned char)character);
}

static bool same_name(const char *a, const char *b)
{
    while (*a == '/' || *a == '\\')
        a++;
    while (*b == '/' || *b == '\\')
        b++;
    while (*a && plain(*a) == plain(*b))
        a++, b++;
    return *a == *b;
}

int64_t zip_part_find(const struct zip_parts *parts, const char *name)
{
    int64_t found = zip_name_locate(parts->archive, name, 0);
    int64_t count = found < 0 ? zip_get_num_entries(parts->archive, 0) : 0;
    for (int64_t i = 0; i < count; i++) {
        const char *other = zip_get_name(parts->archive, (zip_uint64_t)i, 0);
        if (other && same_name(other, name))
            return i;
    }
    return found;
}

/* What the archive says of the part; what it really holds is counted when it is read. */
static bool check_stated(const zip_stat_t *stat, const char *name, struct error *error)
{
    bool sized = (stat->valid & ZIP_STAT_SIZE) && (stat->valid & ZIP_STAT_COMP_SIZE);
    if ((stat->valid & ZIP_STAT_ENCRYPTION_METHOD) && stat->encryption_method != ZIP_EM_NONE)
        return error_set(error, ERROR_REPORT, "文件加了密码，读不了；请去掉密码后再送。");
    if (sized && stat->size > ZIP_PART_BYTES_MOST)
        return error_set(error, ERROR_REPORT, "文件里的 %s 展开后有 %llu MB（最多 %d MB），不像一份报告。", name,
                         (unsigned long long)stat->size >> 20, ZIP_PART_BYTES_MOST >> 20);
    if (sized && stat->size > 4 << 20 && stat->size / ZIP_PART_RATIO_MOST > stat->comp_size)
        return error_set(error, ERROR_REPORT, "文件里的 %s 展开后是压缩时的 %llu 倍以上，像是压缩炸弹，不读。", name,
                         (unsigned long long)ZIP_PART_RATIO_MOST);
    return true;
}

/* Reads to the end of the part; grows as bytes really come. */
static bool read_all(struct zip_parts *parts, zip_file_t *file, const char *name, struct buffer *content,
                     struct error *error)
{
    char piece[32768];
    zip_int64_t length;
    while ((length = zip_fread(file, piece, sizeof piece)) > 0) {
        buffer_add(content, (struct slice){piece, (size_t)length});
        parts->bytes_read += (size_t)length;
        if (content->length > ZIP_PART_BYTES_MOST || parts->bytes_read > 2 * (size_t)ZIP_PART_BYTES_MOST)
            return error_set(error, ERROR_REPORT, "文件里的 %s 展开后超过 %d MB，像是压缩炸弹，不读。", name,
                             ZIP_PART_BYTES_MOST >> 20);
    }
    if (length < 0)
        return error_set(error, ERROR_REPORT, "文件损坏：里面的 %s 解不开（%s）。", name,
                         reason_of(zip_file_get_error(file)));
    return true;
}

static bool read_number(struct zip_parts *parts, size_t number, const char *name, struct buffer *content,
                        struct error *error)
{
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_stat_index(parts->archive, number, 0, &stat) == 0 && !check_stated(&stat, name, error))
        return false;
    zip_file_t *file = zip_fopen_index(parts->archive, number, 0);
    if (!file)
        return error_set(error, ERROR_REPORT, "文件损坏：里面的 %s 打不开（%s）。", name,
                         reason_of(zip_get_error(parts->archive)));
    bool done = read_all(parts, file, name, content, error);
    zip_fclose(file);
    return done;
}

static bool read_into(struct zip_parts *parts, const char *name, struct buffer *content, struct error *error)
{
    int64_t index = zip_part_find(parts, name);
    if (index < 0)
        return error_set(error, ERROR_REPORT, "文件不完整：里面没有 %s。", name);
    return read_number(parts, (size_t)index, name, content, error);
}

bool zip_part_read(struct zip_parts *parts, const char *name, struct arena *arena, struct slice *out,
                   struct error *error)
{
    struct buffer content = {0};
    bool done = read_into(parts, name, &content, error);
    if (done)
        *out = arena_copy(arena, buffer_slice(&content));
    buffer_free(&content);
    return done;
}

size_t zip_parts_count(const struct zip_parts *parts)
{
    zip_int64_t count = zip_get_num_entries(parts->archive, 0);
    return count > 0 ? (size_t)count : 0;
}

const char *zip_part_raw_name(const struct zip_parts *parts, size_t number)
{
    return zip_get_name(parts->archive, number, ZIP_FL_ENC_RAW);
}

bool zip_part_read_number(struct zip_parts *parts, size_t number, const char *label, struct arena *arena,
                          struct slice *out, struct error *error)
{
    struct buffer content = {0};
    bool done = read_number(parts, number, label, &content, error);
    if (done)
        *out = arena_copy(arena, buffer_slice(&content));
    buffer_free(&content);
    return done;
}

/* ---- XML ---- */

struct parse {
    xmlParserCtxtPtr context;
    size_t elements, depth;
    const char *refused; /* why it was stopped, or NULL */
};

static void refuse(struct parse *parse, const char *why)
{
    if (!parse->refused)
        parse->refused = why;
    xmlStopParser(parse->context);
}

static void refuse_type(void *context, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    (void)name;
    (void)external;
    (void)system;
    refuse(((xmlParserCtxtPtr)context)->_private, "带有文档类型声明（DOCTYPE），可能引用外部内容");
}

static void start_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *space, int spaces,
                          const xmlChar **declared, int attributes, int defaulted, const xmlChar **values)
{
    struct parse *parse = ((xmlParserCtxtPtr)context)->_private;
    if (++parse->elements > XML_ELEMENTS_MOST)
        refuse(parse, "元素太多");
    else if (++parse->depth > XML_DEPTH_MOST)
        refuse(parse, "嵌套太深");
    else
        xmlSAX2StartElementNs(context, name, prefix, space, spaces, declared, attributes, defaulted, values);
}

static void end_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *space)
{
    struct parse *parse = ((xmlParserCtxtPtr)context)->_private;
    parse->depth--;
    xmlSAX2EndElementNs(context, name, prefix, space);
}

/* The tree of well-formed content, NULL with the reason in `parse` or in the context. */
static xmlDocPtr parse_tree(struct parse *parse, struct slice content)
{
    xmlParserCtxtPtr context = parse->context;
    context->_private = parse;
    context->sax->internalSubset = refuse_type;
    context->sax->startElementNs = start_element;
    context->sax->endElementNs = end_element;
    xmlDocPtr tree = xmlCtxtReadMemory(context, content.data, (int)content.length, NULL, NULL,
                                       XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_COMPACT);
    if (tree && (parse->refused || !xmlDocGetRootElement(tree))) {
        xmlFreeDoc(tree);
        tree = NULL;
    }
    return tree;
}

xmlDocPtr xml_tree(struct slice content, const char *name, struct error *error)
{
    struct parse parse = {.context = xmlNewParserCtxt()};
    xmlDocPtr tree = parse_tree(&parse, content);
    if (parse.refused)
        error_set(error, ERROR_REPORT, "文件里的 %s %s，不读。", name, parse.refused);
    else if (!tree)
        error_set(error, ERROR_REPORT, "文件损坏：里面的 %s 不是完整的 XML（第 %d 行起）。", name,
                  parse.context->lastError.line);
    xmlFreeParserCtxt(parse.context);
    return tree;
}

xmlDocPtr zip_part_xml(struct zip_parts *parts, const char *name, struct error *error)
{
    struct buffer content = {0};
    xmlDocPtr tree = read_into(parts, name, &content, error) ? xml_tree(buffer_slice(&content), name, error) : NULL;
    buffer_free(&content);
    return tree;
}
