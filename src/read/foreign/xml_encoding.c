/* Stands in for ICU where libxml2 is linked from its archive: that would ask ICU about encodings that it does not know
 * by itself, after iconv, and with ICU would come the C++ library and a third of the time that the reader takes to
 * start. */
#if __has_include(<unicode/ucnv.h>)

#include <unicode/ucnv.h>

UConverter *ucnv_open(const char *name, UErrorCode *error)
{
    (void)name;
    *error = U_UNSUPPORTED_ERROR;
    return NULL;
}

void ucnv_close(UConverter *converter)
{
    (void)converter;
}

void ucnv_convertEx(UConverter *to, UConverter *from, char **out, const char *out_end, const char **in,
                    const char *in_end, UChar *start, UChar **middle_in, UChar **middle_out, const UChar *end,
                    UBool reset, UBool flush, UErrorCode *error)
{
    (void)to, (void)from, (void)out, (void)out_end, (void)in, (void)in_end, (void)start, (void)middle_in;
    (void)middle_out, (void)end, (void)reset, (void)flush;
    *error = U_UNSUPPORTED_ERROR;
}

void ucnv_setFromUCallBack(UConverter *converter, UConverterFromUCallback action, const void *context,
                           UConverterFromUCallback *old, const void **old_context, UErrorCode *error)
{
    (void)converter, (void)action, (void)context, (void)old, (void)old_context;
    *error = U_UNSUPPORTED_ERROR;
}

void ucnv_setToUCallBack(UConverter *converter, UConverterToUCallback action, const void *context,
                         UConverterToUCallback *old, const void **old_context, UErrorCode *error)
{
    (void)converter, (void)action, (void)context, (void)old, (void)old_context;
    *error = U_UNSUPPORTED_ERROR;
}

void UCNV_FROM_U_CALLBACK_STOP(const void *context, UConverterFromUnicodeArgs *arguments, const UChar *units,
                               int32_t length, UChar32 character, UConverterCallbackReason reason, UErrorCode *error)
{
    (void)context, (void)arguments, (void)units, (void)length, (void)character, (void)reason, (void)error;
}

void UCNV_TO_U_CALLBACK_STOP(const void *context, UConverterToUnicodeArgs *arguments, const char *units, int32_t length,
                             UConverterCallbackReason reason, UErrorCode *error)
{
    (void)context, (void)arguments, (void)units, (void)length, (void)reason, (void)error;
}

#endif
