#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "comma_locale.h"
#include "sweep_text.h"

#define REST "{ name = \"a\"; protocol = \"rest\"; "
#define GRPC "{ name = \"b\"; protocol = \"grpc\"; "

static struct sweep read_text(const char *text)
{
    struct sweep s;
    struct err e = {0};
    int code = sweep_from_text(text, &s, &e);

    if (code)
        fail_msg("%s", e.text);
    return s;
}

static void every_key_is_read(void **state)
{
    struct sweep s = read_text(
        "name = \"cat photo\"; # a comment\n"
        "model = \"identity\"; /* another */\n"
        "arms = (\n"
        " { name = \"rest\"; protocol = \"rest\"; input = \"tensor\";\n"
        "   encoding = \"json\"; connections = 3; batch = 2; image_px = 32;\n"
        "   target = \"http://localhost:5000/x\"; rpc = \"unary\"; },\n"
        " { name = \"grpc\"; protocol = \"grpc\"; input = \"tensor\";\n"
        "   encoding = \"typed\"; rpc = \"stream\"; channels = 4;\n"
        "   client = \"library\"; parameters = { busy_us = 7; }; } );\n"
        "concurrency = [ 1, 16 ]; // levels\n"
        "duration = 2; warmup = 0.5; blocks = 3; seed = 5000000000;\n"
        "timeout = 1.5; parameters = { delay_us = 1000; s = \"x\"; f = 2.0;\n"
        " t = true; };\n"
        "server_threads = 2; server_restart = \"block\"; affinity = \"0/0-1\";\n"
        "check_every = 10; ttfb_every = 1;\n"
        "objective = { p99_ms = 20; error_rate = 0.001; };\n"
        "output = { directory = \"r\"; };\n"
        "assert = (\"rps(*) > 1\", \"p99_ms(rest, 16) < 20\");\n"
        "labels = { host = \"here\"; };\n");

    (void)state;
    assert_string_equal(s.name, "cat photo");
    assert_string_equal(s.model, "identity");
    assert_int_equal(s.arm_count, 2);
    assert_int_equal(s.arms[0].encoding, ENCODING_JSON);
    assert_int_equal(s.arms[0].connections, 3);
    assert_int_equal(s.arms[0].batch, 2);
    assert_int_equal(s.arms[0].image_px, 32);
    assert_string_equal(s.arms[0].target, "http://localhost:5000/x");
    assert_string_equal(s.arms[0].model, "identity");
    assert_int_equal(s.arms[0].parameters.count, 4);
    assert_int_equal(s.arms[1].encoding, ENCODING_TYPED);
    assert_int_equal(s.arms[1].rpc, RPC_STREAM);
    assert_int_equal(s.arms[1].channels, 4);
    assert_int_equal(s.arms[1].parameters.count, 5);
    assert_string_equal(s.arms[1].parameters.list[4].name, "busy_us");
    assert_int_equal(s.level_count, 2);
    assert_int_equal(s.levels[1].value, 16);
    assert_true(s.duration_s == 2 && s.warmup_s == 0.5 && s.timeout_s == 1.5);
    assert_int_equal(s.blocks, 3);
    assert_true(s.seed == UINT64_C(5000000000));
    assert_int_equal(s.parameters.list[0].parameter.value.int64, 1000);
    assert_int_equal(s.parameters.list[2].parameter.type, PARAMETER_DOUBLE);
    assert_int_equal(s.parameters.list[3].parameter.type, PARAMETER_BOOL);
    assert_int_equal(s.server_threads, 2);
    assert_int_equal(s.server_restart, RESTART_BLOCK);
    assert_int_equal(s.affinity, AFFINITY_LISTS);
    assert_string_equal(s.client_cpus, "0");
    assert_string_equal(s.server_cpus, "0-1");
    assert_true(s.objective_p99_ms == 20 && s.objective_error_rate == 0.001);
    assert_string_equal(s.output_directory, "r");
    assert_int_equal(s.assert_count, 2);
    assert_string_equal(s.asserts[1], "p99_ms(rest, 16) < 20");
    assert_string_equal(s.labels[0].value, "here");
    sweep_fini(&s);
}

static void an_empty_file_is_all_defaults(void **state)
{
    static const int levels[] = {1, 2, 4, 8, 16, 32, 64};
    struct sweep s = read_text("");

    (void)state;
    assert_string_equal(s.name, "t");
    assert_string_equal(s.model, "resnet8");
    assert_int_equal(s.arm_count, 2);
    assert_string_equal(s.arms[0].name, "rest");
    assert_int_equal(s.arms[0].input, INPUT_IMAGE);
    assert_int_equal(s.arms[0].encoding, ENCODING_JSON);
    assert_int_equal(s.arms[0].batch, 1);
    assert_string_equal(s.arms[1].name, "grpc");
    assert_int_equal(s.arms[1].encoding, ENCODING_RAW);
    assert_int_equal(s.level_count, 7);
    for (size_t i = 0; i < 7; i++) {
        assert_int_equal(s.levels[i].kind, LEVEL_CONCURRENCY);
        assert_int_equal(s.levels[i].value, levels[i]);
    }
    assert_true(s.duration_s == 5 && s.warmup_s == 1 && s.timeout_s == 10);
    assert_int_equal(s.blocks, 10);
    assert_int_equal(s.seed, 1);
    assert_int_equal(s.check_every, 64);
    assert_int_equal(s.ttfb_every, 16);
    assert_int_equal(s.affinity, AFFINITY_SPLIT);
    assert_true(isnan(s.objective_p99_ms));
    assert_string_equal(s.output_directory, "");
    assert_non_null(strstr(s.image, "/cat.jpg"));
    sweep_fini(&s);
}

static void identity_has_its_own_default_arms(void **state)
{
    struct sweep s = read_text("model = \"identity\";");

    (void)state;
    assert_int_equal(s.arm_count, 2);
    assert_int_equal(s.arms[0].input, INPUT_TENSOR);
    assert_int_equal(s.arms[0].encoding, ENCODING_BINARY);
    assert_int_equal(s.arms[1].input, INPUT_TENSOR);
    assert_int_equal(s.arms[1].encoding, ENCODING_RAW);
    assert_string_equal(s.image, "");
    sweep_fini(&s);
}

static void a_search_has_one_level(void **state)
{
    struct sweep s = read_text("find_max = true; objective = { p99_ms = 5; };\n"
                               "search = { from = 10; to = 2000.5; resolution = 0.1; };\n"
                               "arrival = \"constant\";");

    (void)state;
    assert_true(s.find_max);
    assert_int_equal(s.level_count, 1);
    assert_true(level_is_searched(&s.levels[0]));
    assert_int_equal(sweep_arrival(&s), ARRIVAL_CONSTANT);
    assert_true(s.search_from_rps == 10 && s.search_to_rps == 2000.5);
    assert_true(s.search_resolution == 0.1);
    sweep_fini(&s);
    s = read_text("find_max = false; concurrency = 3;");
    assert_false(s.find_max);
    assert_true(s.levels[0].value == 3);
    sweep_fini(&s);
}

static void rates_are_levels_too(void **state)
{
    struct sweep s = read_text("rate = (500, 1000.5); arrival = \"constant\";");

    (void)state;
    assert_int_equal(s.level_count, 2);
    assert_int_equal(sweep_level_kind(&s), LEVEL_RATE);
    assert_true(s.levels[0].value == 500 && s.levels[1].value == 1000.5);
    assert_int_equal(sweep_arrival(&s), ARRIVAL_CONSTANT);
    sweep_fini(&s);
    s = read_text("rate = 7;");
    assert_int_equal(sweep_arrival(&s), ARRIVAL_POISSON);
    sweep_fini(&s);
    s = read_text("concurrency = 7;");
    assert_int_equal(sweep_arrival(&s), ARRIVAL_CLOSED);
    sweep_fini(&s);
}

static void arms_inherit_what_they_leave_out(void **state)
{
    struct sweep s = read_text("rpc = \"stream\"; connections = 5; channels = 2; batch = 4;\n"
                               "input = \"tensor\"; parameters = { a = 1; };\n"
                               "arms = (" REST "}, " GRPC "batch = 1; parameters = { a = 2; }; },\n"
                               "{ name = \"c\"; protocol = \"grpc\"; model = \"identity\"; "
                               "target = \"localhost:1\"; } );");

    (void)state;
    assert_int_equal(s.arms[0].rpc, RPC_UNARY);
    assert_int_equal(s.arms[0].connections, 5);
    assert_int_equal(s.arms[0].channels, 0);
    assert_int_equal(s.arms[0].batch, 4);
    assert_int_equal(s.arms[0].input, INPUT_TENSOR);
    assert_int_equal(s.arms[0].encoding, ENCODING_JSON);
    assert_int_equal(s.arms[1].rpc, RPC_STREAM);
    assert_int_equal(s.arms[1].connections, 0);
    assert_int_equal(s.arms[1].channels, 2);
    assert_int_equal(s.arms[1].batch, 1);
    assert_int_equal(s.arms[1].parameters.count, 1);
    assert_int_equal(s.arms[1].parameters.list[0].parameter.value.int64, 2);
    assert_string_equal(s.arms[2].model, "identity");
    sweep_fini(&s);
}

static void integers_keep_all_their_bits(void **state)
{
    struct sweep s = read_text("requests = 5000000000; seed = 010; check_every = 0x10;\n"
                               "parameters = { big = -9223372036854775808; l = 7L; };");

    (void)state;
    assert_true(s.requests == INT64_C(5000000000));
    assert_int_equal(s.seed, 10);
    assert_int_equal(s.check_every, 16);
    assert_true(s.parameters.list[0].parameter.value.int64 == INT64_MIN);
    assert_int_equal(s.parameters.list[1].parameter.value.int64, 7);
    sweep_fini(&s);
}

static void the_locale_changes_nothing(void **state)
{
    struct sweep s;

    (void)state;
    if (!comma_locale_enter())
        skip();
    s = read_text("duration = 2.25;");
    comma_locale_leave();
    assert_true(s.duration_s == 2.25);
    sweep_fini(&s);
}

/* A text and what is said about it. */
struct mistake {
    const char *text;
    const char *said;
};

static void expect_said(const struct mistake *mistakes, size_t count)
{
    struct sweep s;
    struct err e;

    for (size_t i = 0; i < count; i++) {
        err_clear(&e);
        if (sweep_from_text(mistakes[i].text, &s, &e) == 0)
            fail_msg("accepted: %s", mistakes[i].text);
        assert_string_equal(e.text, mistakes[i].said);
    }
}

#define EXPECT_SAID(mistakes) expect_said(mistakes, sizeof mistakes / sizeof mistakes[0])

static void a_list_makes_an_arm_of_each_value(void **state)
{
    struct sweep s;
    struct err e = {0};

    (void)state;
    if (sweep_from_text("model = \"identity\"; arms = ( { name = \"r\"; protocol = \"rest\"; "
                        "image_px = (16, 64); batch = [1, 4]; },\n{ name = \"g\"; "
                        "protocol = \"grpc\"; channels = (2); } );",
                        &s, &e) != 0)
        fail_msg("%s", e.text);
    assert_int_equal(s.arm_count, 5);
    assert_string_equal(s.arms[0].name, "r-1batch-16px");
    assert_string_equal(s.arms[1].name, "r-1batch-64px");
    assert_string_equal(s.arms[2].name, "r-4batch-16px");
    assert_string_equal(s.arms[3].name, "r-4batch-64px");
    assert_string_equal(s.arms[4].name, "g-2ch");
    assert_int_equal(s.arms[1].batch, 1);
    assert_int_equal(s.arms[1].image_px, 64);
    assert_int_equal(s.arms[2].batch, 4);
    assert_int_equal(s.arms[2].image_px, 16);
    assert_int_equal(s.arms[4].channels, 2);
    sweep_fini(&s);
}

static void the_matrix_has_every_arm(void **state)
{
    struct sweep s;
    struct err e = {0};

    (void)state;
    assert_int_equal(sweep_from_text("arms = \"matrix\";", &s, &e), 0);
    assert_int_equal(s.arm_count, 10);
    assert_string_equal(s.arms[0].name, "rest-image-json");
    assert_int_equal(s.arms[9].rpc, RPC_STREAM);
    assert_int_equal(s.arms[9].input, INPUT_TENSOR);
    assert_int_equal(s.arms[9].encoding, ENCODING_RAW);
    sweep_fini(&s);
    /* identity takes no images. */
    assert_int_equal(sweep_from_text("model = \"identity\"; arms = \"matrix\";", &s, &e), 0);
    assert_int_equal(s.arm_count, 5);
    assert_string_equal(s.arms[0].name, "rest-tensor-json");
    sweep_fini(&s);
}

static void wrong_values_are_named(void **state)
{
    static const struct mistake mistakes[] = {
        {"\nblocks = 0;", "t.cfg:2: blocks: '0' is out of range; allowed 1 to 1000"},
        {"blocks = \"3\";",
         "t.cfg:1: blocks: '3' is a text in quotes; allowed a whole number from 1 to 1000, or "
         "auto"},
        {"blocks = 2.5;",
         "t.cfg:1: blocks: '2.5' is a fraction; allowed a whole number from 1 to 1000, or auto"},
        {"blocks = (3);",
         "t.cfg:1: blocks: a list; allowed a whole number from 1 to 1000, or auto"},
        {"blocks_max = 3;", "t.cfg:1: blocks_max: '3' is out of range; allowed 4 to 1000"},
        {"precision = 0;", "t.cfg:1: precision: '0' is out of range; allowed 0.001 to 10"},
        {"precision_metric = \"p99\";",
         "t.cfg:1: precision_metric: 'p99' is not known; allowed throughput_rps, latency_p50_us, "
         "latency_p99_us, service_mean_us"},
        {"blocks = \"auto\"; arms = ( { name = \"a\"; protocol = \"rest\"; } ); noise_floor = "
         "true;",
         "t.cfg:1: blocks: 'auto' adds blocks until a comparison is precise, and there is one arm "
         "alone"},
        {"blocks = \"auto\"; rate = 100;",
         "precision_metric: a rate sets the throughput; allowed latency_p50_us, "
         "latency_p99_us or service_mean_us"},
        {"blocks = 5000000000;",
         "t.cfg:1: blocks: '5000000000' is out of range; allowed 1 to 1000"},
        {"duration = -1.0;", "t.cfg:1: duration: '-1' is out of range; allowed 0.01 to 86400"},
        {"duration = true;",
         "t.cfg:1: duration: 'true' is a truth value; allowed a number from 0.01 to 86400"},
        {"name = 5;", "t.cfg:1: name: '5' is a whole number; allowed a text in quotes"},
        {"name = \"a\\nb\";", "t.cfg:1: name: control character 0x0a in a text"},
        {"name = \"a\xff\";", "t.cfg:1: name: a text that is not UTF-8"},
        {"concurrency = (1, 0);", "t.cfg:1: concurrency: '0' is out of range; allowed 1 to 65536"},
        {"concurrency = (1, 2, 1);", "t.cfg:1: concurrency: '1' stands there twice"},
        {"concurrency = {};", "t.cfg:1: concurrency: a group { }; allowed a list of whole numbers "
                              "from 1 to 65536"},
        {"concurrency = ();", "t.cfg:1: concurrency: no level is given"},
        {"rate = ();", "t.cfg:1: rate: no level is given"},
        {"rate = (5, 0);", "t.cfg:1: rate: '0' is out of range; allowed 0.001 to 10000000"},
        {"rate = (5, 5.0);", "t.cfg:1: rate: '5' stands there twice"},
        {"rate = 5;\nconcurrency = 2;",
         "t.cfg:2: concurrency: the load is given by concurrency, rate, schedule or find_max; give "
         "one of them"},
        {"find_max = 1;", "t.cfg:1: find_max: '1' is a whole number; allowed false or true"},
        {"find_max = true;", "t.cfg:1: find_max: it takes an objective to be met: add objective = "
                             "{ p99_ms = ...; } or --objective-p99-ms"},
        {"find_max = true;\nconcurrency = 2;\nobjective = { p99_ms = 5; };",
         "t.cfg:2: concurrency: the load is given by concurrency, rate, schedule or find_max; give "
         "one "
         "of them"},
        {"rate = (1, 2);\nfind_max = true;\nobjective = { p99_ms = 5; };",
         "t.cfg:2: find_max: the load is given by concurrency, rate, schedule or find_max; give "
         "one "
         "of them"},
        {"find_max = true; objective = { p99_ms = 5; };\nschedule = ({ rate = 1; seconds = 1; });",
         "t.cfg:2: schedule: the load is given by concurrency, rate, schedule or find_max; give "
         "one "
         "of them"},
        {"find_max = true;\nobjective = { p99_ms = 5; };\nsearch = { from = 9; to = 8; };",
         "t.cfg:3: search.to: is below search.from"},
        {"search = { resolution = 0.001; };",
         "t.cfg:1: search.resolution: '0.001' is out of range; allowed 0.005 to 1"},
        {"rate = 5;\narrival = \"closed\";",
         "t.cfg:2: arrival: 'closed' is not known; allowed poisson, constant"},
        {"affinity = \"both\";", "t.cfg:1: affinity: 'both' is a word; allowed split, none or two "
                                 "lists such as 0-1/2-3"},
        {"parameters = { a = (1); };", "t.cfg:1: parameters: a: a list; allowed a single value"},
        {"parameters = 5;", "t.cfg:1: parameters: a single value; allowed a group { key = value; } "
                            "of numbers, truth values and texts"},
        {"labels = { a = 1; };", "t.cfg:1: labels: a: '1'; allowed a text in quotes"},
        {"objective = 5;", "t.cfg:1: objective: allowed a group { }"},
        {"objective = { error_rate = 2; };",
         "t.cfg:1: objective.error_rate: '2' is out of range; allowed 0 to 1"},
        {"duration = 1;\nrequests = 10;",
         "t.cfg:2: requests: a trial is as long as its duration or "
         "its requests say; give one of the two"},
        {"image = \"none.jpg\";", "t.cfg:1: image: 'none.jpg': no such file or directory in the "
                                  "working directory nor among the installed data"},
        {"image = \"/none/x.jpg\";", "t.cfg:1: image: '/none/x.jpg': no such file or directory"},
        {"image = \"/dev/null\";", "t.cfg:1: image: '/dev/null' is neither a file nor a directory"},
    };

    (void)state;
    EXPECT_SAID(mistakes);
}

#define STEP "{ rate = 100; seconds = 5; }"

static void wrong_schedules_are_named(void **state)
{
    static const struct mistake mistakes[] = {
        {"schedule = 5;", "t.cfg:1: schedule: a single value; allowed a list ( { rate = 100; "
                          "seconds = 5; }, { from = 100; to = 1000; seconds = 20; }, ... )"},
        {"schedule = { };", "t.cfg:1: schedule: a group { }; allowed a list ( { rate = 100; "
                            "seconds = 5; }, { from = 100; to = 1000; seconds = 20; }, ... )"},
        {"schedule = ();", "t.cfg:1: schedule: the list is empty"},
        {"schedule = (5);", "t.cfg:1: schedule[0]: allowed a group { rate = ...; seconds = ...; }"},
        {"schedule = ( " STEP ",\n { rate = -1;\n seconds = 5; } );",
         "t.cfg:2: schedule[1].rate: '-1' is out of range; allowed 0 to 10000000"},
        {"schedule = ( { from = 1; to = 10000001; seconds = 5; } );",
         "t.cfg:1: schedule[0].to: '10000001' is out of range; allowed 0 to 10000000"},
        {"schedule = ( { from = 1e999; to = 1; seconds = 5; } );",
         "t.cfg:1: schedule[0].from: '' is not a number; allowed 0 to 10000000"},
        {"schedule = ( " STEP ",\n { rate = 1; seconds = 0; } );",
         "t.cfg:2: schedule[1].seconds: '0' is out of range; allowed 0.001 to 86400"},
        {"schedule = ( { rate = \"5\"; seconds = 1; } );",
         "t.cfg:1: schedule[0].rate: '5' is a text in quotes; allowed a number from 0 to 10000000"},
        {"schedule = ( { rate = (1, 2); seconds = 1; } );",
         "t.cfg:1: schedule[0].rate: a list; allowed a number from 0 to 10000000"},
        {"schedule = ( { rate = 5; to = 9; seconds = 1; } );",
         "t.cfg:1: schedule[0]: a step has a rate, a ramp has from and to; give one of the two"},
        {"schedule = ( { from = 5; seconds = 1; } );",
         "t.cfg:1: schedule[0]: its rate is missing; allowed rate, or from and to"},
        {"schedule = ( { rate = 5; } );", "t.cfg:1: schedule[0]: seconds is missing"},
        {"schedule = ( { rate = 5; second = 1; } );",
         "t.cfg:1: schedule[0].second: no such key of a segment; did you mean 'seconds'?"},
        {"schedule = ( { rate = 5; zebra = 1; } );",
         "t.cfg:1: schedule[0].zebra: no such key of a segment; allowed rate, from, to and "
         "seconds"},
        {"schedule = ( { rate = 0; seconds = 5; } );",
         "t.cfg:1: schedule: no request is due: every rate is 0"},
        {"schedule = ( { rate = 1; seconds = 86400; }, " STEP " );",
         "t.cfg:1: schedule: its length in seconds: '86405' is out of range; allowed 0.01 to "
         "86400"},
        {"schedule = ( { rate = 1; seconds = 0.001; } );",
         "t.cfg:1: schedule: its length in seconds: '0.001' is out of range; allowed 0.01 to "
         "86400"},
        {"rate = 5;\nschedule = ( " STEP " );",
         "t.cfg:2: schedule: the load is given by concurrency, rate, schedule or find_max; give "
         "one of "
         "them"},
        {"schedule = ( " STEP " );\nconcurrency = 5;",
         "t.cfg:2: concurrency: the load is given by concurrency, rate, schedule or find_max; give "
         "one "
         "of them"},
        {"schedule = ( " STEP " );\nduration = 5;",
         "t.cfg:2: duration: a trial is as long as its schedule; give one of the two"},
        {"schedule = ( " STEP " );\nrequests = 5;",
         "t.cfg:2: requests: a trial is as long as its schedule; give one of the two"},
    };

    (void)state;
    EXPECT_SAID(mistakes);
}

/* The first that is too many is told, and the others no more. */
static void long_schedules_are_refused(void **state)
{
    struct buf text;
    struct sweep s;
    struct err e;

    (void)state;
    buf_init(&text, 1 << 16);
    buf_append_text(&text, "schedule = (");
    for (int i = 0; i < RATE_SEGMENTS_MAX + 5; i++)
        buf_printf(&text, "%s" STEP, i ? ",\n" : "");
    buf_append_text(&text, ");");
    assert_int_equal(sweep_from_text(buf_text(&text), &s, &e), ERR_TOO_LARGE);
    assert_string_equal(e.text, "t.cfg:65: schedule[64]: more than 64 segments");
    buf_fini(&text);
}

static void a_schedule_is_read(void **state)
{
    struct sweep s = read_text("schedule = ( " STEP ", { from = 100; to = 1e3; seconds = 20; } );\n"
                               "arrival = \"constant\"; warmup = 0.5;");

    (void)state;
    assert_int_equal(s.level_count, 1);
    assert_int_equal(sweep_level_kind(&s), LEVEL_SCHEDULE);
    assert_int_equal(sweep_arrival(&s), ARRIVAL_CONSTANT);
    assert_int_equal(s.schedule.count, 2);
    assert_true(s.schedule.segments[0].from == 100 && s.schedule.segments[0].to == 100);
    assert_true(s.schedule.segments[1].from == 100 && s.schedule.segments[1].to == 1000);
    assert_true(s.duration_s == 25 && s.warmup_s == 0.5);
    assert_int_equal(s.requests, 0);
    sweep_fini(&s);
}

static void wrong_keys_are_named(void **state)
{
    static const struct mistake mistakes[] = {
        {"durations = 5;", "t.cfg:1: durations: no such setting; did you mean 'duration'?"},
        {"zebra = 5;", "t.cfg:1: zebra: no such setting; see sweep.cfg(5)"},
        {"protocol = \"rest\";", "t.cfg:1: protocol: this key belongs into an arm: arms = ( { "
                                 "protocol = ...; } )"},
        {"output = { dir = \"x\"; };", "t.cfg:1: output.dir: no such setting; did you mean "
                                       "'output.directory'?"},
        {"seed = 1;\nseed = 2;",
         "t.cfg:2: duplicate setting name in or before 'seed = 2;'; settings "
         "are written name = value;"},
        {"arrival = \"poisson\";",
         "t.cfg:1: arrival: is of requests at a rate, and no rate is given"},
        {"noise_floor = 1;", "t.cfg:1: noise_floor: '1' is a whole number; allowed false or true"},
        {"noise_floor = true; arms = ( { name = \"a\"; protocol = \"rest\"; }, { name = "
         "\"a+again\"; protocol = \"grpc\"; } );",
         "t.cfg:1: noise_floor: 'a+again' is the twin of the first arm, and no other's name"},
        {"arms = \"all\";", "t.cfg:1: arms: a single value; allowed a list ( { name = \"...\"; "
                            "protocol = \"...\"; }, ... ) or \"matrix\""},
    };

    (void)state;
    EXPECT_SAID(mistakes);
}

/* The place is that of the assertion, and a caret points into it. */
static void wrong_assertions_are_pointed_at(void **state)
{
    static const struct mistake mistakes[] = {
        {"assert = (\"rps(*) > 1\",\n \"p99_ms(grcp, 16) < 20\");",
         "t.cfg:2: assert: column 8: no arm is called 'grcp'; did you mean 'grpc'?\n"
         "  p99_ms(grcp, 16) < 20\n"
         "         ^"},
        {"assert = \"rps(*, 3) > 1\";", "t.cfg:1: assert: column 8: 3 is no level of the sweep\n"
                                        "  rps(*, 3) > 1\n"
                                        "         ^"},
        {"assert = \"1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1 zebra\";",
         "t.cfg:1: assert: column 49: 'zebra' where <, <=, >, >=, == or != is wanted\n"
         "  +1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1 zebra\n"
         "                                         ^"},
        {"assert = (5);", "t.cfg:1: assert: '5' is a whole number; allowed a list ( \"p99_ms(*) < "
                          "20\", ... ) of comparisons"},
        {"assert = { };", "t.cfg:1: assert: a group { }; allowed a list ( \"p99_ms(*) < 20\", ... "
                          ") of comparisons"},
        {"assert = \" \";", "t.cfg:1: assert: an empty text; allowed such as \"p99_ms(*) < 20\""},
    };

    (void)state;
    EXPECT_SAID(mistakes);
}

static void wrong_arms_are_named(void **state)
{
    static const struct mistake mistakes[] = {
        {"arms = ();", "t.cfg:1: arms: the list is empty"},
        {"arms = ( " REST "image_px = (); } );", "t.cfg:1: arms[0].image_px: the list is empty"},
        {"arms = ( " REST "image_px = (16, 4096); } );",
         "t.cfg:1: arms[0]: image_px: '4096' is out of range; allowed 0 to 2048"},
        {"arms = (5);", "t.cfg:1: arms[0]: allowed a group { name = \"...\"; ... }"},
        {"arms = ( " REST "},\n{ name = \"b\"; } );",
         "t.cfg:2: arms[1].protocol: is missing; allowed rest or grpc"},
        {"arms = ( { name = \"b\";\n protocl = \"rest\"; } );",
         "t.cfg:2: arms[0].protocl: no such key of an arm; did you mean 'protocol'?"},
        {"arms = ( { protocol = \"soap\"; } );",
         "t.cfg:1: arms[0].protocol: 'soap' is not known; allowed rest, grpc"},
        {"arms = ( " REST "},\n" REST "} );",
         "t.cfg:2: arm 'a': name: 'a' is the name of an earlier arm too"},
        {"arms = ( { name = \"a b\"; protocol = \"rest\"; } );",
         "t.cfg:1: arm 'a b': name: 'a b'; allowed letters, digits and . _ - +"},
        {"arms = ( " REST "\nencoding = \"typed\"; } );",
         "t.cfg:2: arm 'a': encoding: rest cannot be written typed; allowed json or binary"},
        {"arms = ( " GRPC "\nencoding = \"json\"; } );",
         "t.cfg:2: arm 'b': encoding: grpc cannot be written json; allowed typed or raw"},
        {"arms = ( " REST "rpc = \"stream\"; } );",
         "t.cfg:1: arm 'a': rpc: rest has no streams; allowed unary"},
        {"arms = ( " REST "channels = 1; } );",
         "t.cfg:1: arm 'a': channels: a rest arm has connections, not channels"},
        {"arms = ( " GRPC "connections = 1; } );",
         "t.cfg:1: arm 'b': connections: a grpc arm has channels, not connections"},
        {"model = \"identity\";\ninput = \"image\";",
         "t.cfg:2: arm 'rest': input: the model identity takes tensors, not images; allowed "
         "tensor"},
        {"\nmodel = \"resnet50\";",
         "t.cfg:2: arm 'rest': model: 'resnet50' is not served by rvgtop's own servers; allowed "
         "resnet8 or identity, or another name together with a target"},
        {"input = \"tensor\"; image_px = 64;",
         "t.cfg:1: arm 'rest': image_px: a tensor for resnet8 has 32 pixels a side, not 64; other "
         "sizes go to the model identity"},
        {"model = \"identity\"; arms = ( " REST "encoding = \"json\";\n image_px = 225; } );",
         "t.cfg:2: arm 'a': image_px: a tensor of 225 pixels a side is too large for JSON; allowed "
         "224"},
        {"arms = ( " REST "},\n" GRPC "model = \"identity\"; },\n"
         "{ name = \"c\"; protocol = \"rest\"; model = \"identity\"; } );",
         "t.cfg:3: arm 'c': model: rvgtop's own rest server serves one model, and arm 'a' asks for "
         "'resnet8'"},
        {"arms = ( " REST "target = \"https://localhost\"; } );",
         "t.cfg:1: arm 'a': target: 'https://localhost': https is not offered; allowed "
         "http://HOST:PORT[/PREFIX]"},
    };

    (void)state;
    EXPECT_SAID(mistakes);
}

static void wrong_syntax_is_explained(void **state)
{
    static const struct mistake mistakes[] = {
        {"concurrency = [1, 2,];", "t.cfg:1: a comma before ]; remove it"},
        {"arms = (" REST "},\n);", "t.cfg:2: a comma before ); remove it"},
        {"concurrency = (1,,2);", "t.cfg:1: an element is missing before a comma"},
        {"rate = [500, 1000.0];",
         "t.cfg:1: an array [ ] holds values of one kind only, such as whole numbers or fractions; "
         "write a list ( ) for mixed ones"},
        {"model = resnet8;", "t.cfg:1: resnet8 has no quotes around it; write \"resnet8\""},
        {"duration = 5s;", "t.cfg:1: 5s is not a number; write it without a unit"},
        {"duration = -.;", "t.cfg:1: - cannot stand here"},
        {"duration = 5\xc3\xa9;", "t.cfg:1: the byte 0xc3 cannot stand here"},
        {"seed = 0x;", "t.cfg:1: 0x is not a number; write it without a unit"},
        {"name = \"a\\", "t.cfg:1: a text has no closing quote on its line"},
        {"duration = ;", "t.cfg:1: a value is missing before ;"},
        {"name = \"abc;\nseed = 1;", "t.cfg:1: a text has no closing quote on its line"},
        {"seed = 1;\n/* open", "t.cfg:2: the comment that begins here is never closed with */"},
        {"arms = (\n" REST ");", "t.cfg:2: ) does not close the { of line 2"},
        {"seed = 1; }", "t.cfg:1: } closes nothing"},
        {"\narms = ( " REST "}", "t.cfg:2: the ( of this line is never closed"},
        {"seed = 99999999999999999999;", "t.cfg:1: 99999999999999999999 does not fit 64 bits"},
        {"@include \"x\"", "t.cfg:1: @include is not offered; a sweep file stands alone"},
        {"blocks 3;", "t.cfg:1: syntax error in or before 'blocks 3;'; settings are written name = "
                      "value;"},
        {"a = (((((((((((((((((1)))))))))))))))));", "t.cfg:1: brackets nest deeper than 16"},
    };

    (void)state;
    EXPECT_SAID(mistakes);
}

/* All that is noted of a text, the finishing included. */
static void expect_mistakes(const char *text, const char *expected)
{
    struct sweep_config c;
    struct sweep s;
    struct err e;
    int code;

    sweep_config_init(&c);
    code = sweep_file_parse(&c, "t.cfg", text, strlen(text), &e);
    if (code == 0)
        code = sweep_config_finish(&c, &s, &e);
    assert_int_not_equal(code, 0);
    assert_string_equal(buf_text(&c.mistakes), expected);
    assert_memory_equal(expected, e.text, strlen(e.text));
    assert_int_equal(expected[strlen(e.text)], '\n');
    sweep_config_fini(&c);
}

static void all_that_cannot_be_read_is_told_at_once(void **state)
{
    (void)state;
    expect_mistakes("blocks = 0;\nduratoin = 3;\n"
                    "arms = ( { name = \"a\"; protocol = \"soap\";\n rpc = \"both\"; }, 7,\n"
                    " { protocol = \"grpc\"; } );\n"
                    "objective = { p99 = 3; error_rate = 2; };\n",
                    "t.cfg:1: blocks: '0' is out of range; allowed 1 to 1000\n"
                    "t.cfg:2: duratoin: no such setting; did you mean 'duration'?\n"
                    "t.cfg:3: arms[0].protocol: 'soap' is not known; allowed rest, grpc\n"
                    "t.cfg:4: arms[0].rpc: 'both' is not known; allowed unary, stream\n"
                    "t.cfg:4: arms[1]: allowed a group { name = \"...\"; ... }\n"
                    "t.cfg:5: arms[2].name: is missing; allowed a text in quotes\n"
                    "t.cfg:6: objective.p99: no such setting; did you mean 'objective.p99_ms'?\n"
                    "t.cfg:6: objective.error_rate: '2' is out of range; allowed 0 to 1\n");
}

static void all_that_does_not_fit_is_told_at_once(void **state)
{
    (void)state;
    expect_mistakes("model = \"identity\"; duration = 2;\nrequests = 5;\n"
                    "arms = ( " REST "encoding = \"raw\"; channels = 3; },\n"
                    " { name = \"a\"; protocol = \"grpc\"; connections = 2; } );\n",
                    "t.cfg:2: requests: a trial is as long as its duration or its requests say; "
                    "give one of the two\n"
                    "t.cfg:3: arm 'a': encoding: rest cannot be written raw; allowed json or "
                    "binary\n"
                    "t.cfg:3: arm 'a': channels: a rest arm has connections, not channels\n"
                    "t.cfg:4: arm 'a': connections: a grpc arm has channels, not connections\n"
                    "t.cfg:4: arm 'a': name: 'a' is the name of an earlier arm too\n");
}

static void a_zero_byte_is_refused(void **state)
{
    static const char texts[][16] = {"seed = 1;\n\0a", "\nname = \"\0\";", "\nname = \"\\\0\";"};
    struct sweep_config c;
    struct err e;

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        sweep_config_init(&c);
        assert_int_equal(sweep_file_parse(&c, "t.cfg", texts[i], sizeof texts[i], &e), ERR_INVALID);
        assert_string_equal(e.text, "t.cfg:2: a zero byte; this is not a text file");
        sweep_config_fini(&c);
    }
}

static void a_missing_file_is_named(void **state)
{
    struct sweep_config c;
    struct err e;

    (void)state;
    sweep_config_init(&c);
    assert_int_not_equal(sweep_file_read(&c, "/nowhere/x.cfg", &e), 0);
    assert_non_null(strstr(e.text, "/nowhere/x.cfg"));
    sweep_config_fini(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_is_read),
        cmocka_unit_test(an_empty_file_is_all_defaults),
        cmocka_unit_test(identity_has_its_own_default_arms),
        cmocka_unit_test(rates_are_levels_too),
        cmocka_unit_test(a_search_has_one_level),
        cmocka_unit_test(arms_inherit_what_they_leave_out),
        cmocka_unit_test(integers_keep_all_their_bits),
        cmocka_unit_test(the_locale_changes_nothing),
        cmocka_unit_test(a_list_makes_an_arm_of_each_value),
        cmocka_unit_test(the_matrix_has_every_arm),
        cmocka_unit_test(wrong_values_are_named),
        cmocka_unit_test(wrong_schedules_are_named),
        cmocka_unit_test(long_schedules_are_refused),
        cmocka_unit_test(a_schedule_is_read),
        cmocka_unit_test(wrong_keys_are_named),
        cmocka_unit_test(wrong_assertions_are_pointed_at),
        cmocka_unit_test(wrong_arms_are_named),
        cmocka_unit_test(wrong_syntax_is_explained),
        cmocka_unit_test(all_that_cannot_be_read_is_told_at_once),
        cmocka_unit_test(all_that_does_not_fit_is_told_at_once),
        cmocka_unit_test(a_zero_byte_is_refused),
        cmocka_unit_test(a_missing_file_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
