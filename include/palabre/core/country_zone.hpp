// palabre/core/country_zone.hpp - whose clocks a country goes by.
#pragma once

#include "palabre/core/phone_number.hpp"
#include "palabre/core/time_zone.hpp"

namespace palabre {

/// The zone of its clocks, by tzdata's own table of countries: "Africa/Porto-Novo" for BJ. Of a country with several it is the
/// one that the table has first: mostly its largest. UTC for no country, one that the table does not know, and without tzdata.
///
/// Threads: any.
time_zone zone_of(const country& where);

}  // namespace palabre
