// Monkeys: random events over the whole program without a window. Each row of events is run by a
// process of its own; one that ends badly is shrunk to the shortest row that does, and kept:
//   logitdice_monkey --runs 20            twenty rows, by the seeds 1 to 20
//   logitdice_monkey --replay row.txt     one of them again, in this process, a line for each event
// Exit code 1 where any run failed, 2 for a wrong command line.

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/monkey/cage.h"
#include "tests/monkey/files.h"
#include "tests/monkey/shrink.h"
#include "tests/sanitizer_defaults.h"

namespace logitdice::monkey {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kLongestRun_s = 600;

struct Options {
  unsigned seed = 1, runs = 20;
  std::size_t events = 1000;
  int tries = 200;  // of the shrinker
  std::string replay, keep = ".";
};

/// A row with how it is run.
struct Run {
  Events events;
  bool patient = true;
};

// Every second monkey does not wait for workers.
bool is_patient(unsigned seed) {
  return seed % 2 == 1;
}

// In a folder of its own, which is gone afterwards.
void play(const Run& run, std::size_t& done, bool tells = false) {
  std::string folder = (fs::temp_directory_path() / "logitdice-monkey-XXXXXX").string();
  if (!mkdtemp(folder.data())) std::abort();
  fs::current_path(folder);
  for (const char* name : {"HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"})
    setenv(name, folder.c_str(), 1);
  setenv("PATH", "", 1);
  {
    Cage cage(make_files(LOGITDICE_MONKEY_SEEDS), run.patient);
    cage.tells = tells;
    for (const Event& event : run.events) {
      cage.act(event);
      ++done;
    }
    cage.finish();
  }
  fs::current_path("/");
  fs::remove_all(folder);
}

/// How a run went.
struct Outcome {
  std::string fault;     // what was said, as far as it is the same in every run; empty: all is well
  std::size_t done = 0;  // events, before that
};

// Of what a sanitizer, an assert or the cage said: a shorter row is to fail by the same.
std::string fault_in(const std::string& log, int status) {
  std::ifstream lines(log);
  std::string line;
  while (std::getline(lines, line)) {
    for (const char* sign : {"monkey: ", "SUMMARY: ", "runtime error: ", "Assertion"}) {
      const std::size_t at = line.find(sign);
      if (at != std::string::npos)
        return line.substr(0, line.find_first_of("0123456789", at)).substr(at);
    }
  }
  return WIFSIGNALED(status) ? std::string("it ended by ") + strsignal(WTERMSIG(status))
                             : "it ended";
}

// In a process of its own. What it says goes to `log`.
Outcome outcome_of(const Run& run, const std::string& log) {
  void* shared =
      mmap(nullptr, sizeof(std::size_t), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) std::abort();
  std::size_t& done = *new (shared) std::size_t(0);
  const pid_t child = fork();
  if (child == 0) {
    const int to = open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    dup2(to, STDERR_FILENO);
    alarm(kLongestRun_s);
    play(run, done);
    std::exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  const bool failed = !WIFEXITED(status) || WEXITSTATUS(status) != 0;
  Outcome outcome{failed ? fault_in(log, status) : "", done};
  munmap(shared, sizeof(std::size_t));
  return outcome;
}

Run shortest(const Run& run, const Outcome& outcome, const std::string& log, int tries) {
  const auto fails = [&](const Events& events) {
    return outcome_of({events, run.patient}, log).fault == outcome.fault;
  };
  Run shorter = run;
  shorter.events.resize(std::min(outcome.done + 1, run.events.size()));
  if (tries == 0 || !fails(shorter.events)) return run;  // it was chance, or a matter of time
  shorter.events = shrunk<Event>(std::move(shorter.events), fails, tries);
  return shorter;
}

void keep(const Run& run, const std::string& path) {
  std::ofstream(path) << (run.patient ? "patient\n" : "hasty\n") << text_of(run.events);
}

Result<Run> read_run(const std::string& path) {
  std::ifstream in(path);
  std::string first;
  std::getline(in, first);
  if (first != "patient" && first != "hasty") {
    return Error{path + ":1: a row begins with \"patient\" or \"hasty\""};
  }
  Result<Events> events = read_events(std::string(std::istreambuf_iterator<char>(in), {}), path);
  if (!events) return Error{events.error()};
  return Run{std::move(events).value(), first == "patient"};
}

bool run_one(const Options& options, unsigned seed) {
  const Run run{any_events(seed, options.events), is_patient(seed)};
  const std::string stem = options.keep + "/monkey-" + std::to_string(seed);
  const std::string log = stem + ".log", row = stem + ".txt";
  const Outcome outcome = outcome_of(run, log);
  if (outcome.fault.empty()) {
    fs::remove(log);
    return true;
  }
  std::printf("monkey: seed %u fails after %zu events: %s\n", seed, outcome.done,
              outcome.fault.c_str());
  std::fflush(stdout);
  const Run shorter = shortest(run, outcome, stem + "-tried.log", options.tries);
  keep(shorter, row);
  std::printf("  %zu of them do as well: logitdice_monkey --replay %s\n  what was said is in %s\n",
              shorter.events.size(), row.c_str(), log.c_str());
  std::fflush(stdout);
  return false;
}

int run_all(Options options) {
  std::error_code none;
  fs::create_directories(options.keep, none);
  options.keep = fs::absolute(options.keep);
  unsigned failed = 0;
  for (unsigned seed = options.seed; seed < options.seed + options.runs; ++seed) {
    if (!run_one(options, seed)) ++failed;
  }
  std::printf("monkey: %u runs of %zu events, %u failed\n", options.runs, options.events, failed);
  return failed > 0 ? 1 : 0;
}

int replay(const std::string& path) {
  const Result<Run> run = read_run(path);
  if (!run) {
    std::fprintf(stderr, "%s\n", run.error().c_str());
    return 2;
  }
  std::size_t done = 0;
  play(run.value(), done, true);
  return 0;
}

}  // namespace
}  // namespace logitdice::monkey

int main(int count, char** words) {
  using namespace logitdice::monkey;
  Options options;
  CLI::App app("Random events over the whole program, in a process a run.");
  app.add_option("--seed", options.seed, "of the first run; each has one of its own");
  app.add_option("--runs", options.runs, "how many");
  app.add_option("--events", options.events, "in each of them");
  app.add_option("--tries", options.tries, "at most, to find a shorter run that fails");
  app.add_option("--replay", options.replay, "a file of events");
  app.add_option("--keep", options.keep, "the folder for what failed");
  CLI11_PARSE(app, count, words);
  return options.replay.empty() ? run_all(options) : replay(options.replay);
}
