/* wire: what nianshen and nianshen-read say to each other over a socket. nianshen asks with a request and the bytes of
 * a file; nianshen-read answers with a reply and its payload. Both are of the same machine and the same version, so
 * numbers have the machine's order; but the reader worked on a stranger's bytes and is not trusted: every number of its
 * payload is held against the rules of document.h before anything uses it. */
#ifndef READ_WIRE_H
#define READ_WIRE_H

#include "document/document.h"

#define WIRE_MAGIC 0x3152534Eu /* NSR1 */
enum { WIRE_VERSION = 1 };

enum wire_question {
    WIRE_DOCUMENT, /* the bytes as a document of `format` */
    WIRE_MEMBERS,  /* what the archive holds */
    WIRE_MEMBER,   /* the bytes of its member `number` */
    WIRE_CONVERT,  /* the bytes of `format` as those of a docx: for nianshen-read --convert */
};
struct wire_request {
    uint32_t magic, version;
    uint32_t question, format;
    uint32_t number;
    uint32_t again;  /* the archive is that of the last request about one and is not sent again */
    uint64_t length; /* of the bytes that follow */
};

enum wire_answer {
    WIRE_DONE,
    WIRE_REFUSED, /* the payload is the reason, Chinese, one line, without the path */
    WIRE_GOING_ON, /* of nianshen-scan alone: more follows; the payload is a wire_progress */
};
struct wire_reply {
    uint32_t magic, version;
    uint32_t answer;
    uint32_t retire; /* the reader has grown and wants to be replaced */
    uint64_t length; /* of the payload that follows */
};

struct wire_progress {
    uint32_t done, total; /* pages that are recognised */
};

#define WIRE_PAYLOAD_MOST ((uint64_t)512 << 20)

void wire_write_document(struct buffer *out, const struct document *document);
/* A document in the arena; NULL when anything in the bytes, which begin on a word, breaks a rule. */
struct document *wire_read_document(struct arena *arena, const char *path, struct slice bytes);

/* One member of an archive. */
struct wire_member {
    struct slice name; /* UTF-8, parts divided by slashes */
    uint32_t number;   /* its place in the archive */
};
void wire_write_member(struct buffer *out, struct wire_member member);
/* Takes the next member off the bytes; false when there is none or it breaks a rule (then *bytes is not empty): names
 * are relative, without empty parts, `.`, `..` and control characters. */
bool wire_next_member(struct slice *bytes, struct wire_member *member);

/* In the readers: so many bytes from the socket that is standard input, and to it. False when nobody is there. */
bool wire_receive(void *bytes, size_t length);
bool wire_send(const void *bytes, size_t length);

#endif
