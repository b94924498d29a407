#include "app/pages/pages.h"

#include "app/pages/beam/page.h"
#include "app/pages/compare/page.h"
#include "app/pages/cutoffs/page.h"
#include "app/pages/generate/page.h"
#include "app/pages/learn/page.h"
#include "app/pages/penalties/page.h"
#include "app/pages/pipeline/page.h"
#include "app/pages/speculative/page.h"
#include "app/pages/steer/page.h"

namespace logitdice {

Pages all_pages() {
  static const PageInfo* const table[] = {
      &pipeline_page::page(),    &cutoffs_page::page(),   &compare_page::page(),
      &generate_page::page(),    &penalties_page::page(), &beam_page::page(),
      &speculative_page::page(), &steer_page::page(),     &learn_page::page(),
  };
  return table;
}

}  // namespace logitdice
