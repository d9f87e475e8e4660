#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

#include "servers/rest_watch.h"

enum { LINKS = 3 };

struct fixture {
    struct rest_watch watch;
    int ends[LINKS][2]; /* the server's and the client's */
    struct rest_link *links[LINKS];
};

/* Three connections that have one, two and three seconds. */
static int setup(void **state)
{
    static struct fixture f;

    rest_watch_init(&f.watch);
    for (unsigned i = 0; i < LINKS; i++) {
        if (socketpair(AF_UNIX, SOCK_STREAM, 0, f.ends[i]))
            return -1;
        f.links[i] = rest_watch_add(&f.watch, f.ends[i][0], i + 1);
    }
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    for (int i = 0; i < LINKS; i++) {
        rest_watch_remove(&f->watch, f->links[i]);
        close(f->ends[i][0]);
        close(f->ends[i][1]);
    }
    rest_watch_fini(&f->watch);
    return 0;
}

static bool is_cut_off(const struct fixture *f, int i)
{
    char byte;

    return recv(f->ends[i][1], &byte, 1, MSG_DONTWAIT) == 0;
}

static void pass(struct fixture *f, int seconds)
{
    while (seconds-- > 0)
        rest_watch_second(&f->watch);
}

static void late_ones_are_cut_off(void **state)
{
    struct fixture *f = *state;

    pass(f, 1);
    assert_false(is_cut_off(f, 0));
    pass(f, 1);
    assert_true(is_cut_off(f, 0));
    assert_false(is_cut_off(f, 1));
    pass(f, 2);
    assert_true(is_cut_off(f, 1));
    assert_true(is_cut_off(f, 2));
}

static void time_is_counted_from_the_last_word(void **state)
{
    struct fixture *f = *state;

    pass(f, 1);
    rest_watch_allow(&f->watch, f->links[0], 2);
    rest_watch_allow(&f->watch, f->links[1], 0);
    pass(f, 2);
    assert_false(is_cut_off(f, 0));
    pass(f, 1);
    assert_true(is_cut_off(f, 0));
    pass(f, 1000);
    assert_false(is_cut_off(f, 1));
}

static void those_removed_are_left_alone(void **state)
{
    struct fixture *f = *state;

    rest_watch_remove(&f->watch, f->links[1]);
    f->links[1] = NULL;
    rest_watch_allow(&f->watch, NULL, 1);
    pass(f, 10);
    assert_true(is_cut_off(f, 0));
    assert_false(is_cut_off(f, 1));
    assert_true(is_cut_off(f, 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(late_ones_are_cut_off, setup, teardown),
        cmocka_unit_test_setup_teardown(time_is_counted_from_the_last_word, setup, teardown),
        cmocka_unit_test_setup_teardown(those_removed_are_left_alone, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
