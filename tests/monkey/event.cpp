#include "tests/monkey/event.h"

#include <sstream>

#include "tests/monkey/deeds.h"

namespace logitdice::monkey {
namespace {

// Not a std::uniform_int_distribution, which each library draws in its own way.
unsigned below(std::mt19937_64& random, unsigned n) {
  return static_cast<unsigned>(random() % n);
}

const Deed& any_deed(std::mt19937_64& random) {
  unsigned all = 0;
  for (const Deed& deed : all_deeds()) all += deed.weight;
  unsigned left = below(random, all);
  for (const Deed& deed : all_deeds()) {
    if (left < deed.weight) return deed;
    left -= deed.weight;
  }
  return all_deeds().back();
}

}  // namespace

Events any_events(unsigned seed, std::size_t count) {
  std::mt19937_64 random(seed);
  Events events(count);
  for (Event& event : events) {
    event.deed = any_deed(random).name;
    for (unsigned& number : event.numbers) number = below(random, kNumbers);
  }
  return events;
}

std::string text_of(const Events& events) {
  std::string text;
  for (const Event& event : events) {
    text += event.deed;
    for (const unsigned number : event.numbers) text += " " + std::to_string(number);
    text += "\n";
  }
  return text;
}

Result<Events> read_events(const std::string& text, const std::string& name) {
  Events events;
  std::istringstream lines(text);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    Event event;
    std::istringstream words(line);
    words >> event.deed;
    for (unsigned& n : event.numbers) words >> n;
    if (!words || !find_deed(event.deed)) {
      return Error{name + ":" + std::to_string(number) + ": \"" + line +
                   "\" is no event; one is a deed and four numbers, such as \"touch 412 3 0 77\""};
    }
    events.push_back(std::move(event));
  }
  return events;
}

}  // namespace logitdice::monkey
