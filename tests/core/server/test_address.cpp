#include "core/server/address.h"

#include "tests/check.h"

using namespace logitdice;

TEST_CASE("an address is read as people type and paste it") {
  struct Case {
    const char *typed, *read;
  };
  const Case cases[] = {
      {"http://127.0.0.1:8080", "http://127.0.0.1:8080"},
      {"127.0.0.1:8080", "http://127.0.0.1:8080"},
      {" localhost:11434/\n", "http://localhost:11434"},
      {"localhost", "http://localhost:80"},
      {"[::1]:8080", "http://[::1]:8080"},
      {"http://[FE80::1]:1", "http://[fe80::1]:1"},
      {"HTTPS://Api.Example.com", "https://api.example.com:443"},
      {"https://api.example.com/v1", "https://api.example.com:443"},
      {"https://api.example.com/v1/chat/completions/", "https://api.example.com:443"},
      {"http://host:9/engine/v1/models", "http://host:9/engine"},
      {"http://10.0.0.7:8000/completion", "http://10.0.0.7:8000"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.typed);
    const Result<ServerAddress> read = parse_address(c.typed);
    REQUIRE(read.ok());
    CHECK(read->text() == c.read);
    CHECK(parse_address(read->text()).value() == read.value());
  }
}

TEST_CASE("what is no address is refused with a sentence that says what one looks like") {
  struct Case {
    const char *typed, *said;
  };
  const Case cases[] = {
      {"", "http://127.0.0.1:8080"},
      {"ftp://127.0.0.1", "begins with http:// or https://"},
      {"example.com:80", "say whether it is http:// or https://"},
      {"127.example.com", "say whether it is http:// or https://"},
      {"http://", "the host is missing"},
      {"http://host:0", "a port is a number from 1 to 65535"},
      {"http://host:65536", "a port is a number"},
      {"http://host:", "a port is a number"},
      {"http://host:80x", "a port is a number"},
      {"http://ho st", "spaces"},
      {"http://host\x01", "spaces"},
      {"http://h\xC3\xB6st", "spaces"},
      {"http://ho!st", "letters, digits, dots"},
      {"http://[::1", "bracket"},
      {"http://[x]", "IPv6"},
      {"http://[::1]8080", "a colon and the port"},
      {"http://host/?a=b", "begins with ? or #"},
      {"http://host#x", "begins with ? or #"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.typed);
    const Result<ServerAddress> read = parse_address(c.typed);
    REQUIRE_FALSE(read.ok());
    CHECK(read.error().find(c.said) != std::string::npos);
    CHECK(read.error().ends_with('.'));
  }
  CHECK_FALSE(parse_address(std::string(5000, 'a')).ok());
}

TEST_CASE("a user name and a password in an address are refused and not repeated") {
  for (const char* typed : {"http://me:hush@host:80", "https://hush@host", "me:hush@127.0.0.1"}) {
    const Result<ServerAddress> read = parse_address(typed);
    REQUIRE_FALSE(read.ok());
    CHECK(read.error().find("hush") == std::string::npos);
  }
}

TEST_CASE("only this machine is this machine") {
  for (const char* here : {"http://localhost", "http://127.9.9.9", "http://[::1]"}) {
    CHECK(parse_address(here)->loopback());
  }
  for (const char* elsewhere : {"http://127.evil.com", "http://10.0.0.1", "http://[::2]"}) {
    CHECK_FALSE(parse_address(elsewhere)->loopback());
  }
}
