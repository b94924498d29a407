#include "app/program/server_search.h"

#include <utility>

#include "app/program/app_state.h"

namespace logitdice {

void begin_search(AppState& s, const ServerWish& wish) {
  ServerSearch& search = s.models.search;
  search.wish = wish;
  search.found.clear();
  search.error.clear();
  search.looked = true;
  search.task.start(search.look(wish));
  search.running = true;
}

void stop_search(AppState& s) {
  s.models.search.task.stop();
  s.models.search.running = false;
}

void poll_search(AppState& s) {
  ServerSearch& search = s.models.search;
  if (!search.running) return;
  SearchTask::News news = search.task.poll();
  for (FoundServer& server : news.pieces) search.found.push_back(std::move(server));
  search.running = news.running;
  if (!news.error.empty()) search.error = news.error;
}

}  // namespace logitdice
