/* Load for media servers on loopback: 50 packets a second to each leg, and what comes back, measured (RFC 3550 §5.1).
 *
 * usage: generator LEGS FRAMES WARM_FRAMES
 * Says its own UDP port, reads LEGS server ports from standard input, says BEGIN when the frames that count begin and
 * END after the last, and after a rest one line of JSON. The legs begin one after another in the first half of the
 * frames that do not count. One socket sends and receives everything: it stands for the
 * network card, whose cost does not grow with the number of phones behind it. Every packet carries when it was sent;
 * servers that pass payloads on thereby tell their delay. Times of arrival are the kernel's.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum {
    PACKET = 172, HEADER = 12, FRAME_MS = 20, PHASES = 20, BATCH = 256, BUFFER_BYTES = 64 << 20,
    BIN_US = 10, BINS = 200000, REST_MS = 600
};
#define MAGIC 0x6f66666bu

/* What stands at the start of a payload. */
struct mark { uint32_t magic, leg, frame, unused; int64_t sent_ns; };

struct histogram { uint32_t bins[BINS]; uint64_t count; };

static int sock, legs, frames, warm_frames;
static struct sockaddr_in *servers;
static uint8_t (*packets)[PACKET];
static uint8_t *seen;                         /* legs * frames: which frames came back */
static int64_t last_arrival_ns[65536];        /* by the server's port */
static struct histogram delays, deviations, lateness;
static uint64_t returned, twice, filled;      /* filled: packets that carry no frame of ours */
static int64_t counting_from_ns, counting_to_ns = INT64_MAX;

static void die(const char *what) { perror(what); exit(1); }

static int64_t clock_ns(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static void count(struct histogram *histogram, int64_t ns)
{
    int64_t bin = (ns < 0 ? -ns : ns) / (BIN_US * 1000);
    histogram->bins[bin < BINS ? bin : BINS - 1]++;
    histogram->count++;
}

/* Upper edge, in ms, of the bin in which the given share of all values is reached. */
static double quantile(const struct histogram *histogram, double share)
{
    uint64_t below = 0;
    for (int bin = 0; bin < BINS; bin++) {
        below += histogram->bins[bin];
        if (below && below >= share * histogram->count)
            return (bin + 1) * BIN_US / 1000.0;
    }
    return -1;
}

static int open_socket(void)
{
    struct sockaddr_in local = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof local;
    int one = 1, bytes = BUFFER_BYTES, opened = socket(AF_INET, SOCK_DGRAM, 0);
    if (opened < 0 || bind(opened, (struct sockaddr *)&local, size) || getsockname(opened, (struct sockaddr *)&local, &size))
        die("generator: socket");
    if (setsockopt(opened, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes))
        setsockopt(opened, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
    setsockopt(opened, SOL_SOCKET, SO_TIMESTAMPNS, &one, sizeof one);
    printf("PORT %d\n", ntohs(local.sin_port));
    fflush(stdout);
    return opened;
}

static void read_ports(void)
{
    for (int leg = 0; leg < legs; leg++) {
        unsigned port;
        if (scanf("%u", &port) != 1) {
            fprintf(stderr, "generator: %d ports instead of %d\n", leg, legs);
            exit(1);
        }
        servers[leg] = (struct sockaddr_in){
            .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    }
}

static void put32(uint8_t *place, uint32_t value) { value = htonl(value); memcpy(place, &value, 4); }

static void fill_packets(void)
{
    for (int leg = 0; leg < legs; leg++) {
        memset(packets[leg], 0x55 + leg % 16, PACKET);
        packets[leg][0] = 0x80;
        packets[leg][1] = 0;
        put32(packets[leg] + 8, 0x10000000u + leg);
    }
}

/* Send frame `frame` of every leg of a phase. */
static void send_phase(int phase, int frame)
{
    static struct mmsghdr messages[BATCH];
    static struct iovec parts[BATCH];
    for (int leg = phase; leg < legs;) {
        int n = 0;
        for (; leg < legs && n < BATCH; leg += PHASES) {
            uint8_t *packet = packets[leg];
            if (frame < (int64_t)leg * warm_frames / 2 / legs)
                continue;
            struct mark mark = { MAGIC, leg, frame, 0, clock_ns(CLOCK_REALTIME) };
            put32(packet + 4, frame * 160u);
            packet[2] = frame >> 8;
            packet[3] = frame;
            memcpy(packet + HEADER, &mark, sizeof mark);
            parts[n] = (struct iovec){ packet, PACKET };
            messages[n].msg_hdr = (struct msghdr){
                .msg_name = &servers[leg], .msg_namelen = sizeof servers[leg], .msg_iov = &parts[n], .msg_iovlen = 1 };
            n++;
        }
        for (int done = 0; done < n;) {
            int sent = sendmmsg(sock, messages + done, n - done, 0);
            if (sent > 0)
                done += sent;
            else if (errno != EINTR && errno != ECONNREFUSED && errno != ENOBUFS)
                die("generator: sendmmsg");
        }
    }
}

static int64_t arrival_ns(struct msghdr *header)
{
    for (struct cmsghdr *part = CMSG_FIRSTHDR(header); part; part = CMSG_NXTHDR(header, part))
        if (part->cmsg_level == SOL_SOCKET && part->cmsg_type == SCM_TIMESTAMPNS) {
            struct timespec stamp;
            memcpy(&stamp, CMSG_DATA(part), sizeof stamp);
            return stamp.tv_sec * 1000000000LL + stamp.tv_nsec;
        }
    return clock_ns(CLOCK_REALTIME);
}

static void take(const uint8_t *packet, size_t length, int port, int64_t at_ns)
{
    int64_t before = last_arrival_ns[port];
    struct mark mark;
    last_arrival_ns[port] = at_ns;
    if (at_ns >= counting_from_ns && at_ns < counting_to_ns && before)
        count(&deviations, at_ns - before - FRAME_MS * 1000000LL);
    memcpy(&mark, packet + HEADER, sizeof mark);
    if (length < HEADER + sizeof mark || mark.magic != MAGIC || mark.leg >= (unsigned)legs || mark.frame >= (unsigned)frames) {
        filled += at_ns >= counting_from_ns && at_ns < counting_to_ns;
        return;
    }
    if (mark.frame < (unsigned)warm_frames)
        return;
    uint8_t *place = &seen[(size_t)mark.leg * frames + mark.frame];
    twice += *place;
    returned += !*place;
    *place = 1;
    count(&delays, at_ns - mark.sent_ns);
}

/* Read everything that has come. */
static void receive(void)
{
    static uint8_t data[BATCH][PACKET + 84], control[BATCH][CMSG_SPACE(sizeof(struct timespec))];
    static struct sockaddr_in sources[BATCH];
    static struct mmsghdr messages[BATCH];
    static struct iovec parts[BATCH];
    int got;
    do {
        for (int i = 0; i < BATCH; i++) {
            parts[i] = (struct iovec){ data[i], sizeof data[i] };
            messages[i].msg_hdr = (struct msghdr){
                .msg_name = &sources[i], .msg_namelen = sizeof sources[i], .msg_iov = &parts[i], .msg_iovlen = 1,
                .msg_control = control[i], .msg_controllen = sizeof control[i] };
        }
        got = recvmmsg(sock, messages, BATCH, MSG_DONTWAIT, NULL);
        for (int i = 0; i < got; i++)
            take(data[i], messages[i].msg_len, ntohs(sources[i].sin_port), arrival_ns(&messages[i].msg_hdr));
    } while (got == BATCH);
}

static void sleep_until(int64_t due_ns)
{
    struct timespec due = { due_ns / 1000000000, due_ns % 1000000000 };
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL) == EINTR) { }
}

static void say(const char *word) { puts(word); fflush(stdout); }

/* A step a millisecond: a twentieth of the legs sends, whatever has come is read. */
static void run(void)
{
    int64_t zero_ns = clock_ns(CLOCK_MONOTONIC) + 1000000;
    for (int step = 0; step < frames * PHASES + REST_MS; step++) {
        int frame = step / PHASES;
        sleep_until(zero_ns + step * 1000000LL);
        if (step == warm_frames * PHASES) {
            counting_from_ns = clock_ns(CLOCK_REALTIME);
            say("BEGIN");
        }
        if (step == frames * PHASES) {
            counting_to_ns = clock_ns(CLOCK_REALTIME);
            say("END");
        }
        if (frame < frames) {
            if (frame >= warm_frames)
                count(&lateness, clock_ns(CLOCK_MONOTONIC) - zero_ns - step * 1000000LL);
            send_phase(step % PHASES, frame);
        }
        receive();
    }
}

int main(int argc, char **argv)
{
    if (argc != 4 || (legs = atoi(argv[1])) < 1 || (warm_frames = atoi(argv[3])) < 1 || (frames = atoi(argv[2])) <= warm_frames) {
        fprintf(stderr, "usage: generator LEGS FRAMES WARM_FRAMES\n");
        return 2;
    }
    servers = calloc(legs, sizeof *servers);
    packets = calloc(legs, sizeof *packets);
    seen = calloc((size_t)legs * frames, 1);
    if (!servers || !packets || !seen)
        die("generator: memory");
    sock = open_socket();
    counting_from_ns = INT64_MAX;
    read_ports();
    fill_packets();
    run();
    printf("{\"sent\": %llu, \"returned\": %llu, \"twice\": %llu, \"filled\": %llu, \"delay_p50_ms\": %.2f, "
           "\"delay_p99_ms\": %.2f, \"deviation_p99_ms\": %.2f, \"generator_late_p99_ms\": %.2f}\n",
           (unsigned long long)legs * (frames - warm_frames), (unsigned long long)returned, (unsigned long long)twice,
           (unsigned long long)filled, quantile(&delays, 0.5), quantile(&delays, 0.99), quantile(&deviations, 0.99),
           quantile(&lateness, 0.99));
    return 0;
}
