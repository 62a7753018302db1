/* The directory of an OLE2 file: a chain of sectors with entries of 128 bytes, each with a name in UTF-16. */
#include "read/ole.h"

#include <string.h>

enum { HEADER = 512, ENTRY = 128, NAME_MOST = 64, SECTORS_MOST = 256, LISTED_IN_HEADER = 109 };
#define NOWHERE 0xFFFFFFF0u /* sector numbers from here on mean something else */

struct ole {
    struct slice bytes;
    size_t sector; /* bytes */
};

static uint32_t number_at(const struct ole *ole, size_t at, size_t size)
{
    uint32_t number = 0;
    for (size_t i = size; at + size <= ole->bytes.length && i-- > 0;)
        number = number << 8 | (unsigned char)ole->bytes.data[at + i];
    return number;
}

static size_t sector_at(const struct ole *ole, uint32_t number)
{
    return number < NOWHERE ? HEADER + (size_t)number * ole->sector : ole->bytes.length;
}

/* The sector behind this one; tables beyond those that the header lists are of files that are no reports. */
static uint32_t sector_behind(const struct ole *ole, uint32_t number)
{
    enum { TABLES = 76 };
    size_t a_sector = ole->sector / 4, table = number / a_sector;
    if (table >= LISTED_IN_HEADER)
        return NOWHERE;
    size_t at = sector_at(ole, number_at(ole, TABLES + 4 * table, 4)) + 4 * (number % a_sector);
    return at + 4 <= ole->bytes.length ? number_at(ole, at, 4) : NOWHERE;
}

static bool is_named(const struct ole *ole, size_t entry, const char *name)
{
    size_t length = strlen(name);
    if (number_at(ole, entry + NAME_MOST, 2) != 2 * length + 2)
        return false;
    for (size_t i = 0; i < length; i++)
        if (number_at(ole, entry + 2 * i, 2) != (unsigned char)name[i])
            return false;
    return true;
}

/* A flag at the beginning of the text's stream. */
static bool is_encrypted(const struct ole *ole, size_t entry)
{
    enum { FIRST_SECTOR = 116, FLAGS = 10, ENCRYPTED = 0x0100, WORD_MAGIC = 0xA5EC };
    size_t stream = sector_at(ole, number_at(ole, entry + FIRST_SECTOR, 4));
    return number_at(ole, stream, 2) == WORD_MAGIC && (number_at(ole, stream + FLAGS, 2) & ENCRYPTED);
}

static enum ole_content content_of(const struct ole *ole, size_t entry)
{
    static const struct {
        const char *name;
        enum ole_content content;
    } names[] = {{"WordDocument", OLE_WORD},
                 {"Workbook", OLE_SHEET},
                 {"Book", OLE_SHEET},
                 {"PowerPoint Document", OLE_SLIDES},
                 {"EncryptedPackage", OLE_LOCKED}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (is_named(ole, entry, names[i].name))
            return names[i].content == OLE_WORD && is_encrypted(ole, entry) ? OLE_LOCKED : names[i].content;
    return OLE_UNKNOWN;
}

/* Sheets may stand inside of a text: the text decides. */
enum ole_content ole_content(struct slice bytes)
{
    enum { SECTOR_POWER = 30, DIRECTORY = 48 };
    struct ole ole = {bytes, 512};
    uint32_t power = number_at(&ole, SECTOR_POWER, 2), number = number_at(&ole, DIRECTORY, 4);
    enum ole_content found = OLE_UNKNOWN;
    if (bytes.length < HEADER || power < 9 || power > 12)
        return OLE_UNKNOWN;
    ole.sector = (size_t)1 << power;
    for (unsigned i = 0; i < SECTORS_MOST && number < NOWHERE; i++, number = sector_behind(&ole, number))
        for (size_t entry = sector_at(&ole, number), end = entry + ole.sector;
             entry < end && entry + ENTRY <= bytes.length; entry += ENTRY) {
            enum ole_content content = content_of(&ole, entry);
            if (content == OLE_WORD || content == OLE_LOCKED)
                return content;
            found = content ? content : found;
        }
    return found;
}
