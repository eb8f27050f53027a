/*
 * What concepts.c needs of a system: threads, folders, libraries; and how it fails.
 */
#ifndef SYSTEM_H
#define SYSTEM_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(_WIN32)
#include <direct.h>
#include <windows.h>
#else
#include <dlfcn.h>
#include <pthread.h>
#include <sys/stat.h>
#endif

/* Bytes of a text or path. */
#define ROOM 512

static const char *concept;

/* A concept is shown by what must be true, line by line. */
#define SHOW(truth) ((truth) ? (void)0 : failed(__LINE__, #truth))

static void failed(int line, const char *truth)
{
    printf("not ok %s: line %d: %s\n", concept, line, truth);
    fflush(stdout);
    _Exit(EXIT_FAILURE); /* other threads may be in the library */
}

typedef void (*function)(void);

#if defined(_WIN32)

typedef HANDLE thread;
typedef DWORD(WINAPI *work)(void *);
#define WORK(name) static DWORD WINAPI name(void *given)
#define WORK_DONE 0

static thread begin(work work, void *given)
{
    return CreateThread(NULL, 0, work, given, 0, NULL);
}

static void join(thread thread)
{
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
}

static void make_folder(const char *path) { _mkdir(path); }

typedef HMODULE library;

static library load(const char *path) { return LoadLibraryA(path); }
static void let_go(library library) { FreeLibrary(library); }
static int is_loaded(const char *path) { return GetModuleHandleA(path) != NULL; }
static function find(library library, const char *name)
{
    return (function)GetProcAddress(library, name);
}

/* The file that a function of a library came from. */
static void own_path(char *path, function of)
{
    (void)of; /* its address may be that of a thunk in the program */
    SHOW(GetModuleFileNameA(GetModuleHandleA("onshi1.dll"), path, ROOM) > 0);
}

#else

typedef pthread_t thread;
typedef void *(*work)(void *);
#define WORK(name) static void *name(void *given)
#define WORK_DONE NULL

static thread begin(work work, void *given)
{
    thread started;
    SHOW(pthread_create(&started, NULL, work, given) == 0);
    return started;
}

static void join(thread thread) { pthread_join(thread, NULL); }
static void make_folder(const char *path) { mkdir(path, 0700); }

typedef void *library;

static library load(const char *path) { return dlopen(path, RTLD_NOW | RTLD_LOCAL); }
static void let_go(library library) { dlclose(library); }

static int is_loaded(const char *path)
{
    library there = dlopen(path, RTLD_NOW | RTLD_NOLOAD);
    if (there != NULL)
        dlclose(there);
    return there != NULL;
}

static function find(library library, const char *name)
{
    void *object = dlsym(library, name);
    function found = NULL;
    memcpy(&found, &object, sizeof found); /* C has no cast from one to the other */
    return found;
}

/* The file that a function of a library came from. */
static void own_path(char *path, function of)
{
    Dl_info info;
    void *object = NULL;
    memcpy(&object, &of, sizeof object);
    SHOW(dladdr(object, &info) != 0);
    snprintf(path, ROOM, "%s", info.dli_fname);
}

#endif

/* The name of a file in a folder that has one. */
static void first_in(const char *path, char *name)
{
    struct dirent *entry;
    DIR *folder = opendir(path);
    SHOW(folder != NULL);
    do {
        entry = readdir(folder);
        SHOW(entry != NULL);
    } while (entry->d_name[0] == '.');
    snprintf(name, ROOM, "%s", entry->d_name);
    closedir(folder);
}

static void copy_file(const char *from, const char *to)
{
    char bytes[4096];
    size_t count;
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    SHOW(in != NULL && out != NULL);
    while ((count = fread(bytes, 1, sizeof bytes, in)) > 0)
        SHOW(fwrite(bytes, 1, count, out) == count);
    fclose(in);
    fclose(out);
}

#endif
