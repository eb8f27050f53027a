/*
 * What VB6 does: find each twin of an export by its plain name and call it as stdcall.
 *
 *   stdcall ONSHI1.DLL ONSHI1-X86.DEF
 *
 * A Declare of VB names a function and its parameters; the runtime pushes them and believes that the
 * function takes them away. So every twin in the definition is called with as many zeros as it has
 * parameters, and must have taken exactly these. Some are then called as a program would.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>

static HMODULE library;

static void fail(const char *what, const char *name)
{
    fprintf(stderr, "%s: %s\n", name, what);
    exit(EXIT_FAILURE);
}

static FARPROC find(const char *name)
{
    FARPROC found = GetProcAddress(library, name);
    if (!found)
        fail("the DLL has no such name", name);
    return found;
}

/* Pushes that many zeros, calls, and says how many bytes are gone afterwards. The stack is put right. */
static uint32_t taken(FARPROC function, uint32_t zeros, int32_t *status)
{
    uint32_t bytes;
    int32_t result;
    __asm__ volatile("movl %%esp, %%esi\n\t"
                     "testl %%ecx, %%ecx\n\t"
                     "jz 2f\n"
                     "1:\tpushl $0\n\t"
                     "decl %%ecx\n\t"
                     "jnz 1b\n"
                     "2:\tmovl %%esp, %%edi\n\t"
                     "call *%%eax\n\t"
                     "movl %%esp, %%edx\n\t"
                     "subl %%edi, %%edx\n\t"
                     "movl %%esi, %%esp"
                     : "=a"(result), "=d"(bytes), "+c"(zeros)
                     : "0"(function)
                     : "esi", "edi", "memory", "cc");
    *status = result;
    return bytes;
}

/* One line of the definition, as `    onshi_abi_check_stdcall@12`; others are passed over. */
static int call_twin(char *line)
{
    char *name = line + strspn(line, " ");
    char *at = strchr(name, '@');
    uint32_t bytes, got;
    int32_t status;
    if (!at)
        return 0;
    *at = '\0';
    bytes = (uint32_t)strtoul(at + 1, NULL, 10);
    got = taken(find(name), bytes / 4, &status);
    if (got != bytes)
        fail("it did not take its parameters away", name);
    if (status > 2 || status < -9999)
        fail("it returned no status", name);
    return 1;
}

static int call_all(const char *definition)
{
    char line[256];
    int twins = 0;
    FILE *file = fopen(definition, "r");
    if (!file)
        fail("cannot be read", definition);
    while (fgets(line, sizeof line, file))
        twins += call_twin(line);
    fclose(file);
    return twins;
}

typedef int32_t(__stdcall *version_text)(char *, uint32_t, uint32_t *, void **);
typedef int32_t(__stdcall *record_new)(uint32_t, void **, void **);
typedef int32_t(__stdcall *set_text_u16)(void *, const uint32_t *, uint32_t, uint32_t,
                                         const wchar_t *, uint32_t, void **);
typedef int32_t(__stdcall *text_u16)(void *, const uint32_t *, uint32_t, uint32_t, uint32_t,
                                     wchar_t *, uint32_t, uint32_t *, void **);
typedef int32_t(__stdcall *record_free)(void *);

#include "onshi_fields.h"

/* A text goes in as VB keeps it and comes out the same. */
static void text_there_and_back(void)
{
    static const wchar_t birthdate[] = L"19410422";
    static const uint32_t path[] = {ONSHI_F_QUALIFICATION_REQUEST_BODY, 0,
                                    ONSHI_F_QUALIFICATION_REQUEST_BODY_SEARCH, 0};
    const uint32_t field = ONSHI_F_NUMBER_QUERY_BIRTHDATE;
    wchar_t out[16];
    uint32_t length = 0;
    void *record = NULL;
    if (((record_new)find("onshi_record_new_stdcall"))(ONSHI_M_QUALIFICATION_REQUEST, &record, NULL) ||
        ((set_text_u16)find("onshi_record_set_text_u16_stdcall"))(record, path, 4, field, birthdate, 8,
                                                                  NULL) ||
        ((text_u16)find("onshi_record_text_u16_stdcall"))(record, path, 4, field, 0, out, 16, &length,
                                                          NULL) ||
        length != 8 || wmemcmp(out, birthdate, 8))
        fail("the text did not come back", "onshi_record_text_u16_stdcall");
    if (((record_free)find("onshi_record_free_stdcall"))(record))
        fail("the record was not freed", "onshi_record_free_stdcall");
}

int main(int argc, char **argv)
{
    char version[32];
    uint32_t length = 0;
    if (argc != 3)
        fail("stdcall ONSHI1.DLL ONSHI1-X86.DEF", "usage");
    library = LoadLibraryA(argv[1]);
    if (!library)
        fail("cannot be loaded", argv[1]);
    if (call_all(argv[2]) == 0)
        fail("names no twin", argv[2]);
    if (((version_text)find("onshi_version_text_stdcall"))(version, 32, &length, NULL) || length == 0)
        fail("no version", "onshi_version_text_stdcall");
    text_there_and_back();
    puts("every twin takes its parameters away");
    return EXIT_SUCCESS;
}
