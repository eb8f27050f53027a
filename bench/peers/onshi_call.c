/* onshi_call TIMES: what a call costs that has next to nothing to do, through the C interface.
 *
 * Asks for the version TIMES times. Prints `seconds`, the time of one.
 */
#include <onshi.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double processor_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

int main(int count, char **words)
{
    char version[64];
    uint32_t length;
    double start;
    long times = count == 2 ? atol(words[1]) : 0;
    if (times < 1 || onshi_version_text(version, sizeof version, &length, NULL) != ONSHI_S_OK) {
        fprintf(stderr, "usage: onshi_call TIMES\n");
        return 1;
    }
    start = processor_seconds();
    for (long i = 0; i < times; i++)
        if (onshi_version_text(version, sizeof version, &length, NULL) != ONSHI_S_OK)
            return 1;
    printf("%.12f\n", (processor_seconds() - start) / (double)times);
    return 0;
}
