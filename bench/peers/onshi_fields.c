/* onshi_fields MODE IDS FILE TIMES: every field of every person, through the C interface.
 *
 *   fields   each field that the catalogue declares, by its id, in a call of its own
 *   block    a block at a time, read in place
 *   ask      as fields, of the one person of the file, who is in memory before the clock starts
 *
 * IDS holds the numbers of the message and of its repeated record, then a line `record field record_inside
 * is_many` for each field. Reads the file TIMES times on the clock. Prints `seconds fields bytes peak_kib`,
 * the time of one.
 */
#include <onshi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { RECORDS = 1 << 16, FIELDS = 4096, DEPTH = 32, ROOM = 4096, PEOPLE = 256 };

/* One field as the catalogue declares it. */
struct field {
    unsigned record, id;
    unsigned inside; /* the record that it is; 0: it is a text */
    unsigned is_many;
};

static struct field all[FIELDS];
/* Where the fields of each record begin, and where they end. */
static struct {
    unsigned first, end;
} of_record[RECORDS];

static unsigned message, unit;
static const char *file;
static unsigned long fields, bytes;

static void fail(const char *why)
{
    fprintf(stderr, "onshi_fields: %s\n", why);
    exit(1);
}

static int32_t must(int32_t status)
{
    if (status < 0) {
        fprintf(stderr, "onshi_fields: status %d\n", (int)status);
        exit(1);
    }
    return status;
}

static void read_ids(const char *path)
{
    unsigned count = 0;
    struct field one;
    FILE *ids = fopen(path, "r");
    if (!ids || fscanf(ids, "%u %u", &message, &unit) != 2)
        fail("the ids cannot be read");
    while (fscanf(ids, "%u %u %u %u", &one.record, &one.id, &one.inside, &one.is_many) == 4) {
        if (count == FIELDS || one.record >= RECORDS)
            fail("too many fields");
        if (of_record[one.record].end == 0)
            of_record[one.record].first = count;
        all[count++] = one;
        of_record[one.record].end = count;
    }
    fclose(ids);
}

static void see(uint32_t length)
{
    fields++;
    bytes += length;
}

/* section: each field by its id */

static char text[ROOM];
static uint32_t path[2 * DEPTH];

/* The group of a record at the first `depth` numbers of the path. */
static void ask(onshi_record *record, unsigned row, uint32_t depth)
{
    for (unsigned at = of_record[row].first; at < of_record[row].end; at++) {
        const struct field *field = &all[at];
        uint32_t count = 1, length = 0;
        if (field->inside)
            must(onshi_record_count(record, path, depth, field->id, &count, NULL));
        for (uint32_t index = 0; index < count; index++) {
            if (field->inside) {
                path[depth] = field->id;
                path[depth + 1] = index;
                ask(record, field->inside, depth + 2);
                continue;
            }
            if (must(onshi_record_text(record, path, depth, field->id, index, text, ROOM, &length,
                                       NULL)) != ONSHI_S_OK)
                break;
            see(length);
            count += field->is_many;
        }
    }
}

static onshi_answer *open_answer(onshi_record **frame)
{
    onshi_answer *answer = NULL;
    must(onshi_answer_open_file(message, file, ONSHI_NUL, NULL, 0, &answer, NULL));
    *frame = NULL;
    must(onshi_answer_frame(answer, frame, NULL));
    return answer;
}

static void read_fields(void)
{
    onshi_record *frame, *person = NULL;
    onshi_answer *answer = open_answer(&frame);
    ask(frame, message, 0);
    onshi_record_free(frame);
    while (must(onshi_answer_next(answer, &person, NULL)) == ONSHI_S_OK)
        ask(person, unit, 0);
    onshi_record_free(person);
    onshi_answer_free(answer);
}

/* section: in blocks */

static void see_block(onshi_block *block)
{
    onshi_people people;
    memset(&people, 0, sizeof people);
    people.struct_size = sizeof people;
    must(onshi_block_view(block, &people, NULL));
    for (uint32_t person = 0; person < people.people_count; person++)
        for (uint32_t at = people.people[person].entry; at < people.people[person + 1].entry; at++)
            if (people.entries[at].length < ONSHI_GROUP)
                see(people.entries[at].length);
}

static void read_blocks(void)
{
    onshi_record *frame;
    onshi_block *block = NULL;
    uint32_t count;
    onshi_answer *answer = open_answer(&frame);
    must(onshi_block_new(&block, NULL));
    must(onshi_block_take(block, frame, NULL));
    see_block(block);
    onshi_record_free(frame);
    while (must(onshi_answer_next_block(answer, block, PEOPLE, &count, NULL)) == ONSHI_S_OK)
        see_block(block);
    onshi_block_free(block);
    onshi_answer_free(answer);
}

/* section: in memory already */

static onshi_record *held;
static unsigned long frame_fields, frame_bytes;

static void hold(void)
{
    onshi_record *frame;
    onshi_answer *answer = open_answer(&frame);
    ask(frame, message, 0);
    frame_fields = fields;
    frame_bytes = bytes;
    if (must(onshi_answer_next(answer, &held, NULL)) != ONSHI_S_OK)
        fail("nobody is in the file");
    onshi_record_free(frame);
    onshi_answer_free(answer);
}

static void ask_held(void)
{
    fields = frame_fields;
    bytes = frame_bytes;
    ask(held, unit, 0);
}

static void nothing(void) {}

static const struct mode {
    const char *name;
    void (*prepare)(void), (*work)(void);
} modes[] = {
    { "fields", nothing, read_fields },
    { "block", nothing, read_blocks },
    { "ask", hold, ask_held },
};

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

static void work(const struct mode *mode)
{
    fields = bytes = 0;
    mode->work();
}

int main(int count, char **words)
{
    double start;
    const struct mode *mode = modes;
    long times = count == 5 ? atol(words[4]) : 0;
    if (times < 1)
        fail("usage: onshi_fields MODE IDS FILE TIMES");
    while (strcmp(mode->name, words[1]) != 0)
        if (++mode == modes + sizeof modes / sizeof modes[0])
            fail("no such mode");
    read_ids(words[2]);
    file = words[3];
    mode->prepare();
    work(mode); /* to warm up, as all sides do */
    start = processor_seconds();
    for (long i = 0; i < times; i++)
        work(mode);
    printf("%.9f %lu %lu %lu\n", (processor_seconds() - start) / (double)times, fields, bytes,
           peak_kib());
    return 0;
}
