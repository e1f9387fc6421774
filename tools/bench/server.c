/* The yardstick: what any program has to do that bridges and records calls over a socket per leg, and nothing else.
 *
 * usage: server CALLS REMOTE_PORT FOLDER
 * Says the ports of its 2 * CALLS legs, two after another being one call, and works until standard input ends. Each
 * 20 ms: read a packet of each leg (a second one of every eighth leg in turn) into a jitter ring, play it out two
 * frames later to the other leg under an RTP header of its own, decode it (G.711 µ-law) into the call's stereo WAV
 * file, of which a second is written at once, the calls in turn.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PACKET = 172, HEADER = 12, FRAME = 160, RING = 16, SECOND = 8000, DELAY = 2, SECOND_READS = 8 };
#define TICK_NS 20000000LL

struct leg {
    int sock, connected, begun;
    uint16_t play, sequence;                  /* next frame to play; next packet to send */
    uint32_t timestamp, ssrc;
    uint16_t numbers[RING];
    uint8_t filled[RING], ring[RING][FRAME];
};

struct call {
    int file, position;                       /* samples of the second that is being collected */
    uint32_t bytes;
    int16_t (*samples)[2];
};

static int16_t pcm_of[256];
static struct leg *legs;
static struct call *calls;
static struct sockaddr_in remote = { .sin_family = AF_INET };

static void die(const char *what) { perror(what); exit(1); }

/* ITU-T G.711, µ-law. */
static void make_table(void)
{
    for (int code = 0; code < 256; code++) {
        int inverted = ~code & 0xff, exponent = inverted >> 4 & 7;
        int magnitude = (((inverted & 15) << 3) + 132 << exponent) - 132;
        pcm_of[code] = inverted & 0x80 ? -magnitude : magnitude;
    }
}

static void write_header(struct call *call)
{
    struct __attribute__((packed)) {
        char riff[4]; uint32_t size; char wave[8]; uint32_t format_size; uint16_t format, channels;
        uint32_t rate, byte_rate; uint16_t block, bits; char data[4]; uint32_t data_size;
    } header = { "RIFF", 36 + call->bytes, "WAVEfmt ", 16, 1, 2, 8000, 32000, 4, 16, "data", call->bytes };
    memcpy(header.riff, "RIFF", 4);
    if (pwrite(call->file, &header, sizeof header, 0) != sizeof header)
        die("server: recording");
}

static void open_leg(struct leg *leg, int number)
{
    struct sockaddr_in local = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof local;
    leg->sock = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    if (leg->sock < 0 || bind(leg->sock, (struct sockaddr *)&local, size) || getsockname(leg->sock, (struct sockaddr *)&local, &size))
        die("server: socket");
    leg->ssrc = 0x20000000u + number;
    printf(" %d", ntohs(local.sin_port));
}

static void open_call(struct call *call, int number, const char *folder)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%d.wav", folder, number);
    call->file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    call->samples = calloc(SECOND, sizeof *call->samples);
    if (call->file < 0 || !call->samples)
        die(path);
    call->position = number % 50 * FRAME;     /* the calls write in turn */
    write_header(call);
    lseek(call->file, 44, SEEK_SET);
}

/* Read one packet into the ring; nothing there is no error. */
static void receive(struct leg *leg)
{
    uint8_t packet[1536];
    struct sockaddr_in source;
    socklen_t size = sizeof source;
    ssize_t length = leg->connected ? recv(leg->sock, packet, sizeof packet, 0)
                                    : recvfrom(leg->sock, packet, sizeof packet, 0, (struct sockaddr *)&source, &size);
    if (length != PACKET || packet[0] != 0x80 || (packet[1] & 0x7f) != 0)
        return;
    if (!leg->connected)
        leg->connected = !connect(leg->sock, (struct sockaddr *)&source, size);
    uint16_t number = packet[2] << 8 | packet[3];
    if (!leg->begun || (uint16_t)(number - leg->play) >= RING) {
        leg->begun = 1;
        leg->play = number - DELAY;
    }
    leg->numbers[number % RING] = number;
    leg->filled[number % RING] = 1;
    memcpy(leg->ring[number % RING], packet + HEADER, FRAME);
}

static const uint8_t *play(struct leg *leg)
{
    static uint8_t silence[FRAME];
    if (!silence[0])
        memset(silence, 0xff, sizeof silence);
    int place = leg->play % RING;
    const uint8_t *frame = leg->filled[place] && leg->numbers[place] == leg->play ? leg->ring[place] : silence;
    leg->filled[place] = 0;
    leg->play += leg->begun;
    return frame;
}

static void send_frame(struct leg *leg, const uint8_t *frame)
{
    uint8_t packet[PACKET] = { 0x80, 0 };
    uint16_t sequence = htons(leg->sequence++);
    uint32_t words[2] = { htonl(leg->timestamp), htonl(leg->ssrc) };
    leg->timestamp += FRAME;
    memcpy(packet + 2, &sequence, 2);
    memcpy(packet + 4, words, 8);
    memcpy(packet + HEADER, frame, FRAME);
    if (leg->connected)
        send(leg->sock, packet, PACKET, 0);
    else
        sendto(leg->sock, packet, PACKET, 0, (struct sockaddr *)&remote, sizeof remote);
}

static void flush(struct call *call)
{
    size_t bytes = call->position * sizeof *call->samples;
    if (write(call->file, call->samples, bytes) != (ssize_t)bytes)
        die("server: recording");
    call->bytes += bytes;
    call->position = 0;
}

static void serve(struct call *call, struct leg *first)
{
    const uint8_t *frames[2] = { play(first), play(first + 1) };
    for (int i = 0; i < FRAME; i++)
        for (int side = 0; side < 2; side++)
            call->samples[call->position + i][side] = pcm_of[frames[side][i]];
    call->position += FRAME;
    send_frame(first, frames[1]);
    send_frame(first + 1, frames[0]);
    if (call->position == SECOND)
        flush(call);
}

static int is_told_to_stop(void)
{
    struct pollfd input = { .fd = 0, .events = POLLIN };
    return poll(&input, 1, 0) > 0;
}

static void run(int count)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    int64_t due_ns = now.tv_sec * 1000000000LL + now.tv_nsec;
    for (int tick = 0; !is_told_to_stop(); tick++, due_ns += TICK_NS) {
        struct timespec due = { due_ns / 1000000000, due_ns % 1000000000 };
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
        for (int leg = 0; leg < 2 * count; leg++)
            receive(&legs[leg]);
        for (int leg = tick % SECOND_READS; leg < 2 * count; leg += SECOND_READS)
            receive(&legs[leg]);
        for (int call = 0; call < count; call++)
            serve(&calls[call], &legs[2 * call]);
    }
}

int main(int argc, char **argv)
{
    int count = argc == 4 ? atoi(argv[1]) : 0;
    if (count < 1) {
        fprintf(stderr, "usage: server CALLS REMOTE_PORT FOLDER\n");
        return 2;
    }
    make_table();
    legs = calloc(2 * count, sizeof *legs);
    calls = calloc(count, sizeof *calls);
    if (!legs || !calls)
        die("server: memory");
    remote.sin_port = htons(atoi(argv[2]));
    remote.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    printf("PORTS");
    for (int leg = 0; leg < 2 * count; leg++)
        open_leg(&legs[leg], leg);
    for (int call = 0; call < count; call++)
        open_call(&calls[call], call, argv[3]);
    puts("");
    fflush(stdout);
    run(count);
    for (int call = 0; call < count; call++) {
        flush(&calls[call]);
        write_header(&calls[call]);
    }
    return 0;
}
