/* Days and months. */

/* The months are wider than those of the function, so that the least of them is a literal. */
static void plus_months(int32_t day, int64_t months) {
    int32_t later;
    if (ok(crm_day_plus_months(day, (int32_t)months, &later, &error))) {
        printf(" \"%" PRId32 "\"", later);
    }
}
