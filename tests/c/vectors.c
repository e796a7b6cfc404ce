/* Runs the vectors through the C interface and prints the transcript of C. */
#include "crm.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vectors/transcript.h"
#include "vectors/document.h"
#include "vectors/stats.h"
#include "vectors/value.h"
#include "vectors/date.h"
#include "vectors/assignment.h"
#include "vectors/expression.h"
#include "vectors/segment.h"
#include "vectors/customer.h"
#include "vectors/reason.h"
#include "vectors/tally.h"
#include "vectors/study.h"

int main(void) {
#include "vectors.inc"
    printf("\n");
    return place == NULL;
}
