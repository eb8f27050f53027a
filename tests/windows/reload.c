/*
 * A host may load the DLL, use it, unload it and load it again, as plug-ins do; a thread that used it
 * may live on.
 *
 *   reload ONSHI1.DLL
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

#include "onshi_fields.h"

#define TIMES 50

typedef int32_t(__cdecl *record_new)(uint32_t, void **, void **);
typedef int32_t(__cdecl *record_free)(void *);

static void fail(const char *what, int round)
{
    fprintf(stderr, "round %d: %s\n", round, what);
    exit(EXIT_FAILURE);
}

/* Makes and frees an object, and an error that is thrown away. */
static int32_t use(HMODULE library)
{
    record_new make = (record_new)(void (*)(void))GetProcAddress(library, "onshi_record_new");
    record_free drop = (record_free)(void (*)(void))GetProcAddress(library, "onshi_record_free");
    void *record = NULL;
    int32_t status;
    if (!make || !drop)
        return -1;
    if (make(0xFFFF, &record, NULL) >= 0) /* no such message */
        return -2;
    status = make(ONSHI_M_QUALIFICATION_REQUEST, &record, NULL);
    return status ? status : drop(record);
}

struct visit {
    HMODULE library;
    HANDLE used, leave;
    int32_t status;
};

/* Uses the DLL, and ends only after it was unloaded. */
static DWORD WINAPI visitor(void *given)
{
    struct visit *visit = given;
    visit->status = use(visit->library);
    SetEvent(visit->used);
    WaitForSingleObject(visit->leave, INFINITE);
    return 0;
}

int main(int argc, char **argv)
{
    int round;
    if (argc != 2)
        fail("reload ONSHI1.DLL", 0);
    for (round = 1; round <= TIMES; round++) {
        struct visit visit = {LoadLibraryA(argv[1]), CreateEventA(NULL, TRUE, FALSE, NULL),
                              CreateEventA(NULL, TRUE, FALSE, NULL), -3};
        HANDLE thread = CreateThread(NULL, 0, visitor, &visit, 0, NULL);
        if (!visit.library || !visit.used || !visit.leave || !thread)
            fail("cannot begin", round);
        WaitForSingleObject(visit.used, INFINITE);
        if (visit.status || use(visit.library))
            fail("a call failed", round);
        if (!FreeLibrary(visit.library) || GetModuleHandleA("onshi1.dll"))
            fail("it is still loaded", round);
        SetEvent(visit.leave);
        WaitForSingleObject(thread, INFINITE);
        CloseHandle(thread);
        CloseHandle(visit.used);
        CloseHandle(visit.leave);
    }
    puts("unloaded and loaded again");
    return EXIT_SUCCESS;
}
