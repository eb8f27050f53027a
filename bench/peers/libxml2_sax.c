/* libxml2_sax NAMES FILE TIMES: every field of every unit of a message, by libxml2's SAX2 interface.
 *
 * A fast peer on purpose: a name is told by one hash and one comparison, a value is copied once into
 * an arena that is reused from unit to unit. No element name is spelled here: NAMES holds a line
 * `group element group_inside is_unit` for each; a unit is a person of a batch or a month of receipts.
 * Reads the file TIMES times on the clock. Prints `seconds fields bytes peak_kib`, the time of one.
 */
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SLOTS = 1024, DEPTH = 64, VALUES = 4096 };

/* One element as the catalogue knows it. */
struct element {
    char name[96];
    size_t length;
    unsigned group;  /* the group it stands in */
    unsigned inside; /* the group it is; 0: it is a leaf */
    int is_unit;
};

/* One value of the unit at hand. */
struct value {
    const struct element *element;
    size_t start, length;
};

static struct element elements[SLOTS]; /* a hash table with open addressing */

static struct {
    struct value values[VALUES];
    size_t count;
    char *arena;
    size_t used, room;
} unit;

static const struct element *open_elements[DEPTH]; /* NULL: not known */
static size_t depth;
static const struct element *leaf; /* the leaf that is open, its text being gathered in the arena */
static size_t leaf_start;
static unsigned long fields, bytes;

static void fail(const char *why)
{
    fprintf(stderr, "libxml2_sax: %s\n", why);
    exit(1);
}

static unsigned hash(unsigned group, const char *name, size_t length)
{
    unsigned h = group * 31 + (unsigned)length * 37;
    h ^= (unsigned char)name[0] * 5u;
    h ^= (unsigned char)name[length / 2] * 73u;
    h ^= (unsigned char)name[length - 1] * 11u;
    h ^= (unsigned char)name[length * 3 / 4] * 157u;
    return h % SLOTS;
}

static struct element *slot(unsigned group, const char *name, size_t length)
{
    unsigned at = hash(group, name, length);
    while (elements[at].length
           && !(elements[at].group == group && elements[at].length == length
                && memcmp(elements[at].name, name, length) == 0))
        at = (at + 1) % SLOTS;
    return &elements[at];
}

static void read_names(const char *path)
{
    struct element e;
    FILE *file = fopen(path, "r");
    if (!file)
        fail("the names cannot be read");
    while (fscanf(file, "%u %95s %u %d", &e.group, e.name, &e.inside, &e.is_unit) == 4) {
        e.length = strlen(e.name);
        *slot(e.group, e.name, e.length) = e;
    }
    fclose(file);
}

/* Takes notice of every value of the unit (or header), and forgets them. */
static void deliver(void)
{
    for (size_t i = 0; i < unit.count; i++) {
        fields++;
        bytes += unit.values[i].length;
    }
    unit.count = unit.used = 0;
}

static void keep(const char *text, size_t length)
{
    if (unit.used + length > unit.room) {
        unit.room = 2 * (unit.used + length);
        unit.arena = realloc(unit.arena, unit.room);
        if (!unit.arena)
            fail("out of memory");
    }
    memcpy(unit.arena + unit.used, text, length);
    unit.used += length;
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int namespaces, const xmlChar **all_namespaces, int attributes, int defaulted,
                     const xmlChar **all_attributes)
{
    size_t length = strlen((const char *)name);
    const struct element *parent = depth ? open_elements[depth - 1] : NULL;
    const struct element *element = NULL;
    (void)context, (void)prefix, (void)uri, (void)namespaces, (void)all_namespaces;
    (void)attributes, (void)defaulted, (void)all_attributes;
    if (depth == DEPTH)
        fail("too deep");
    if (depth == 0 || (parent && parent->inside))
        element = slot(parent ? parent->inside : 0, (const char *)name, length);
    if (element && !element->length)
        element = NULL;
    if (element && element->is_unit)
        deliver(); /* what came before the first unit, or nothing */
    open_elements[depth++] = element;
    leaf = element && !element->inside ? element : NULL;
    leaf_start = unit.used;
}

static void on_text(void *context, const xmlChar *text, int length)
{
    (void)context;
    if (leaf)
        keep((const char *)text, (size_t)length);
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    const struct element *element = open_elements[--depth];
    (void)context, (void)name, (void)prefix, (void)uri;
    if (leaf) {
        if (unit.count == VALUES)
            fail("too many values");
        unit.values[unit.count++] =
            (struct value){leaf, leaf_start, unit.used - leaf_start};
        leaf = NULL;
    } else if (depth == 0 || (element && element->is_unit)) {
        deliver();
    }
}

static void read_file(const char *path)
{
    xmlSAXHandler handler;
    memset(&handler, 0, sizeof handler);
    handler.initialized = XML_SAX2_MAGIC;
    handler.startElementNs = on_start;
    handler.endElementNs = on_end;
    handler.characters = on_text;
    handler.ignorableWhitespace = on_text;
    fields = bytes = 0;
    if (xmlSAXUserParseFile(&handler, NULL, path) != 0)
        fail("the file is not well-formed");
}

static double processor_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static unsigned long peak_kib(void)
{
    char line[256];
    unsigned long peak = 0;
    FILE *status = fopen("/proc/self/status", "r");
    while (status && fgets(line, sizeof line, status))
        if (sscanf(line, "VmHWM: %lu", &peak) == 1)
            break;
    if (status)
        fclose(status);
    return peak;
}

int main(int count, char **words)
{
    double start;
    long times = count == 4 ? atol(words[3]) : 0;
    if (times < 1)
        fail("usage: libxml2_sax NAMES FILE TIMES");
    read_names(words[1]);
    read_file(words[2]); /* to warm up, as all sides do */
    start = processor_seconds();
    for (long i = 0; i < times; i++)
        read_file(words[2]);
    printf("%.9f %lu %lu %lu\n", (processor_seconds() - start) / (double)times, fields, bytes,
           peak_kib());
    return 0;
}
