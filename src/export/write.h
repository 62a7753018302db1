/* Inside of export/: what the formats share. Text of a report or a file name never reaches the output unchecked:
 * control and direction characters become marks. */
#ifndef EXPORT_WRITE_H
#define EXPORT_WRITE_H

#include "export/export.h"

/* On one line: line ends and tabs become blanks, other control characters their picture (U+2400...), what is no UTF-8
 * or turns the direction of writing U+FFFD. */
void write_visible(struct buffer *out, struct slice text);
void write_decimal(struct buffer *out, struct decimal value);
/* Names of cells for people, parted by 、; after `most` of them only how many there are. */
void write_cell_names(struct buffer *out, const struct form *form, const uint16_t *cells, size_t count, size_t most);
/* 未命名 where organ or year are not known: 山河县柳河镇 · 2023 年 · 2021 版. */
void write_report_name(struct buffer *out, const struct facts *facts);

const char *level_label(enum level level);          /* 错误 警告 提示 */
const char *decision_label(enum decision decision); /* 待处理 确认 准予保留 已改正 */
const char *action_label(enum action_kind kind);    /* 改读 ... */
const char *state_label(enum cell_state state);     /* 已读 空白 读不准 缺失 */

/* True for a cell of a row that the report does not have because other rows stand for it and it is not printed: no
 * output lists it. */
bool cell_is_left_out(const struct facts *facts, uint16_t cell);
bool finding_is_waived(const struct session *session, size_t finding);
/* The profile in force and what it and local files changed: 方案 quick（快速浏览），停用 2 条（claim.parts、...）; without
 * `listed` only how many rules. */
void write_setting(struct buffer *out, const struct rules_setting *setting, bool listed);
/* The rules of the waived findings, parted by 、; nothing when there are none. */
void write_waived(struct buffer *out, const struct session *session);
/* What a person calls a target of an action: the cell's name, 第三部分, 整份报告 ... */
void write_target(struct buffer *out, const struct session *session, struct slice target);
/* The same for the target of an action, also where a finding has another fingerprint since. */
void write_action_target(struct buffer *out, const struct session *session, const struct action *action);
/* The finding a target "finding:FINGERPRINT" means, or NULL. */
const struct finding *find_target_finding(const struct results *results, struct slice target);

/* A review in words (words.c). */
void write_time(struct buffer *out, struct slice when); /* 2023-11-15T06:13:20+08:00 as 2023-11-15 06:13 */
void write_signature(struct buffer *out, struct slice who, struct slice when); /* （王审核，2023-11-15 06:13） */
void write_reviewers(struct buffer *out, const struct session *session);       /* everyone, and when last */
void write_conclusion(struct buffer *out, const struct session *session);      /* how many of what, how far */
/* Line, page and cells of a finding, as far as its arithmetic does not name them. */
void write_place(struct buffer *out, const struct facts *facts, const struct finding *finding);
void write_decision(struct buffer *out, struct finding_status status);
void write_fact(struct buffer *out, const struct cell_fact *fact); /* its value with unit, else its state */
/* What stands in the report at the target of an action, or what we took it for. */
void write_printed(struct buffer *out, const struct facts *printed, struct slice target);
void write_new_value(struct buffer *out, const struct action *action);
void write_content(struct buffer *out, const struct action *action); /* all that the action says */
/* Another action of the same kind on the same target comes later: only the last word counts. */
bool action_is_superseded(const struct action *actions, size_t count, size_t index);

/* One sentence, without a line end. */
void write_cause(struct buffer *out, const struct session *session, const struct cause *cause);
/* What is likeliest to explain this finding, and whether that is proved: 表三 本年新收·总计 13 应为 12（已证）. */
void write_causes_of(struct buffer *out, const struct session *session, size_t finding);
/* Some finding that it explains is not waived. */
bool cause_is_told(const struct session *session, const struct cause *cause);

/* JSON straight into a buffer: exact decimals and no tree to build. */
struct json {
    struct buffer *out;
    bool comma; /* a comma must part what follows from what stands there */
};
void json_open(struct json *json, char bracket);
void json_close(struct json *json, char bracket);
void json_key(struct json *json, struct slice key);       /* needs no escapes: our own words and cell ids */
void json_add_text(struct json *json, struct slice text); /* what is no UTF-8 becomes U+FFFD */
void json_add_text_or_null(struct json *json, struct slice text);
void json_add_integer(struct json *json, long value);
void json_add_decimal(struct json *json, struct decimal value);
void json_add_boolean(struct json *json, bool value);
void json_add_null(struct json *json);
void json_add_span(struct json *json, struct span span); /* null for SPAN_NONE */

/* "causes": [...] of a report object. */
void json_causes(struct json *json, const struct session *session);
/* "review": [...] of a report object. */
void json_review(struct json *json, const struct session *session);

#endif
