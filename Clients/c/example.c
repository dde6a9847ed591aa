/* Rates an item and prints what its user may like: example USER ITEM RATING */
#include <stdio.h>
#include <stdlib.h>

#include "tasted.h"

int main(int count, char **arguments) {
    tasted_error error;
    tasted_client *client;
    Taste__V1__Response *answer;
    size_t index;
    int status = EXIT_FAILURE;
    if (count != 4) {
        fprintf(stderr, "usage: %s USER ITEM RATING\n", arguments[0]);
        return EXIT_FAILURE;
    }
    client = tasted_connect(NULL, &error);
    if (client != NULL && tasted_rate(client, arguments[1], arguments[2], (float)atof(arguments[3]), &error) != 0) {
        answer = tasted_recommend(client, arguments[1], 10, &error);
        if (answer != NULL) {
            for (index = 0; index < answer->recommend->n_recommendations; index++) {
                const Taste__V1__Recommendation *found = answer->recommend->recommendations[index];
                printf("%.2f  %s  %s\n", (double)found->predicted, found->item, found->title);
            }
            status = EXIT_SUCCESS;
        }
        tasted_free(answer);
    }
    if (status != EXIT_SUCCESS) fprintf(stderr, "%s\n", error.message);
    tasted_close(client);
    return status;
}
