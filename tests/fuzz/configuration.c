/*
 * What is configured: files of a folder and of one in it, each of which ends in a
 * NUL.  Whatever they say, there is a policy for every file, by which queries can
 * be checked and laid out.
 */
#include <stdlib.h>
#include <string.h>

#include "commented_json.h"
#include "editorconfig.h"
#include "fuzz.h"
#include "glob.h"
#include "ignore.h"
#include "policy.h"
#include "settings.h"
#include "world.h"

static rql_text text_of(const struct piece *piece)
{
    return (rql_text){piece->data, piece->length};
}

/* --- reportql.json --------------------------------------------------------*/

static const char query[] = "select Mnth, City FROM OfficeUsage where SKU='a'";

static void check_policy(const struct policy *policy)
{
    rql_document *document;
    rql_formatted *formatted;
    promise(policy->fail_on >= RQL_DEFAULT && policy->fail_on <= RQL_OFF);
    for (size_t i = 0; i < policy->options.setting_count; i++)
        promise(rql_rule_find(policy->options.settings[i].rule) != NULL);
    promise(rql_document_new(query, sizeof query - 1, &policy->options,
                             &document) == RQL_OK);
    promise(rql_formatted_new(query, sizeof query - 1, &policy->options,
                              &policy->style, NULL, &formatted) == RQL_OK);
    rql_formatted_free(formatted);
    rql_document_free(document);
}

static void ask_policies(void)
{
    static const char *const paths[] = {"q.rql", "a/b.py", "/ws/a/q.rql",
                                        "a/none/body.json"};
    struct settings settings;
    struct policies policies;
    settings_init(&settings);
    if (policies_init(&policies, &settings)) {
        policies.is_lenient = true;
        policies.wants_style = true;
        for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
            const struct policy *policy = policies_for(&policies, paths[i]);
            promise(policy != NULL);
            check_policy(policy);
            (void)policies_enter(&policies, paths[i], i % 2);
        }
    }
    policies_free(&policies);
    settings_free(&settings);
}

void fuzz_configuration(struct input *input)
{
    static const char *const paths[] = {
        "/ws/reportql.json", "/ws/a/reportql.json", "/ws/base.json",
        "/ws/.editorconfig", "/ws/catalog.json"};
    world_begin();
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        bool is_there = input->length != 0;
        struct piece piece = input_piece(input);
        if (is_there)
            world_put_file(paths[i], text_of(&piece));
        free(piece.data);
    }
    ask_policies();
    world_end();
}

/* --- JSON with comments ---------------------------------------------------*/

/* Places nest, and begin with what they say. */
static void check_places(const struct commented_json *json)
{
    for (size_t i = 0; i < json->count; i++) {
        const struct json_place *place = &json->places[i];
        promise(place->value < json->length);
        promise(place->key <= place->value);
        promise(place->next > i && place->next <= json->count);
        promise(place->key == place->value || json->text[place->key] == '"');
        promise(commented_json_position(json, place->value).line >= 1);
    }
}

/* What is JSON is read as jansson reads it. */
void fuzz_commented_json(struct input *input)
{
    struct piece text = input_rest(input);
    struct commented_json json;
    struct json_trouble trouble;
    json_t *plain =
        json_loadb(text.data, text.length, JSON_REJECT_DUPLICATES, NULL);
    bool is_read = commented_json_read(&json, text_of(&text), &trouble);
    if (is_read)
        check_places(&json);
    else
        promise(trouble.offset <= text.length && *trouble.message);
    promise(!plain || (is_read && json_equal(plain, json.root)));
    json_decref(plain);
    commented_json_free(&json);
    free(text.data);
}

/* --- .editorconfig --------------------------------------------------------*/

/* A path, then a file.  Asked twice, it says the same. */
void fuzz_editorconfig(struct input *input)
{
    struct piece path = input_piece(input);
    struct piece text = input_rest(input);
    struct editorconfig_style first = {0}, second = {0};
    world_begin();
    world_put_file("/ws/.editorconfig", text_of(&text));
    bool is_unread = false;
    struct editorconfig *file =
        editorconfig_read("/ws/.editorconfig", "it", &is_unread);
    promise(!is_unread);
    if (file) {
        editorconfig_lay(file, path.data, &first);
        second = first;
        editorconfig_lay(file, path.data, &second);
        promise(memcmp(&first, &second, sizeof first) == 0);
        editorconfig_settle(&first);
        promise(first.width.number >= 0 && first.indent.number >= 0);
        (void)editorconfig_is_root(file);
    }
    editorconfig_free(file);
    world_end();
    free(path.data);
    free(text.data);
}

/* --- Patterns -------------------------------------------------------------*/

/* A text without signs fits itself, and nothing else. */
static void check_plain(const struct piece *pattern, const char *path)
{
    if (strpbrk(pattern->data, "*?[]{},\\!#/ \t\r\n") || !pattern->length ||
        pattern->length >= GLOB_MOST)
        return;
    promise(glob_matches(pattern->data, pattern->data));
    promise(glob_matches(pattern->data, path) ==
            (strcmp(pattern->data, path) == 0));
}

/* A path, then the lines of an ignore file. */
void fuzz_ignore(struct input *input)
{
    struct piece path = input_piece(input);
    struct piece text = input_piece(input);
    struct ignore_list list;
    (void)glob_matches(text.data, path.data);
    const char *open = glob_find_open(text.data);
    promise(!open || *open == '[' || *open == '{');
    check_plain(&text, path.data);
    ignore_list_init(&list, text.data, text.length);
    enum ignore_verdict verdict = ignore_list_ask(&list, path.data, true);
    promise(verdict == IGNORE_UNSAID || list.count);
    (void)ignore_list_ask(&list, path.data, false);
    ignore_list_free(&list);
    free(path.data);
}
