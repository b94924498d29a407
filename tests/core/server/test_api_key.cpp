#include "core/server/api_key.h"

#include <stdlib.h>

#include "tests/check.h"
#include "tests/test_folder.h"

using namespace logitdice;

TEST_CASE("a key is read from where it is kept, without the white space around it") {
  setenv("LOGITDICE_TEST_KEY", " sk-very/secret\n", 1);
  const test::TestFolder folder;
  const Result<ApiKey> named = ApiKey::from_environment("LOGITDICE_TEST_KEY");
  const Result<ApiKey> filed = ApiKey::from_file(folder.file("key", "sk-very/secret\r\n"));
  unsetenv("LOGITDICE_TEST_KEY");
  for (const auto* key : {&named, &filed}) {
    REQUIRE(key->ok());
    CHECK_FALSE((*key)->empty());
    std::string text = R"(no sk-very/secret, no sk-very\/secret)";
    (*key)->hide_in(text);
    CHECK(text == "no **************, no ***************");
  }
  std::string text = "as it was";
  ApiKey().hide_in(text);
  CHECK(text == "as it was");
}

TEST_CASE("a key that cannot be had is a sentence that repeats nothing of what was given") {
  const test::TestFolder folder;
  setenv("LOGITDICE_TEST_KEY", "", 1);
  const Result<ApiKey> cases[] = {
      ApiKey::from_environment("sk-hush"),
      ApiKey::from_environment("LOGITDICE_TEST_KEY"),
      ApiKey::from_file("sk-hush"),
      ApiKey::from_file(folder.file("empty", " \n")),
      ApiKey::from_file(folder.file("two", "sk-hush sk-hush")),
      ApiKey::from_file(folder.file("head", "sk-hush\r\nX-Evil: 1")),
      ApiKey::from_file(folder.file("bytes", "sk-hush\xff")),
      ApiKey::from_file(folder.file("long", std::string(20000, 'k'))),
  };
  unsetenv("LOGITDICE_TEST_KEY");
  for (const Result<ApiKey>& key : cases) {
    REQUIRE_FALSE(key.ok());
    CHECK(key.error().find("hush") == std::string::npos);
    CHECK(key.error().ends_with('.'));
  }
}
