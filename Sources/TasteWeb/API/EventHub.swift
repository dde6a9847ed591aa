import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import TasteClient
import TasteProtocol

/// Streams of server-sent events about the daemon's changes. All of them share one watch, which ends with the last
/// stream and begins anew when the daemon restarts.
actor EventHub {
    /// The pause before the daemon is asked again after it went away, and between signs of life.
    private static let (retry, heartbeat) = (Duration.seconds(1), Duration.seconds(15))

    private static let mostStreams = 1_024

    private let pool: DaemonPool
    private var listeners: [Int: AsyncStream<ByteBuffer>.Continuation] = [:]
    private var lastNumber = 0
    private var newest: ByteBuffer?
    private var tasks: [Task<Void, Never>] = []

    init(pool: DaemonPool) {
        self.pool = pool
    }

    /// A new stream, which begins with the newest state.
    ///
    /// - Throws: `WebFailure` 429 if so many are open that further ones would leave no connection for other requests.
    func stream() throws -> Response {
        guard listeners.count < Self.mostStreams else {
            throw WebFailure(.tooManyRequests, "Too many streams of events are open. Close some of them.")
        }
        let events = subscribe()
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream"],
            body: .init { writer in
                // The head is sent with the first bytes, so that the client knows at once that the stream is open.
                try await writer.write(ByteBuffer(string: ":\n\n"))
                for await event in events.cancelOnGracefulShutdown() { try await writer.write(event) }
                try await writer.finish(nil)
            })
    }

    /// The events for one stream. A client that is too slow gets the newest only.
    private func subscribe() -> AsyncStream<ByteBuffer> {
        lastNumber += 1
        let number = lastNumber
        let (events, listener) = AsyncStream<ByteBuffer>.makeStream(bufferingPolicy: .bufferingNewest(1))
        listener.onTermination = { [weak self] _ in Task { await self?.remove(number) } }
        listeners[number] = listener
        if let newest { listener.yield(newest) }
        if tasks.isEmpty { begin() }
        return events
    }

    private func remove(_ number: Int) {
        listeners[number] = nil
        guard listeners.isEmpty else { return }
        for task in tasks { task.cancel() }
        (tasks, newest) = ([], nil)
    }

    private func begin() {
        let pool = pool
        tasks = [
            Task { [weak self] in
                while !Task.isCancelled {
                    do {
                        for try await answer in try await pool.client.watch() { await self?.send(Self.event(answer)) }
                    } catch {
                        await self?.send(ByteBuffer(string: "event: away\ndata: {}\n\n"))
                    }
                    try? await Task.sleep(for: Self.retry)
                }
            },
            Task { [weak self] in
                while !Task.isCancelled {
                    try? await Task.sleep(for: Self.heartbeat)
                    await self?.signalLife()
                }
            },
        ]
    }

    private func send(_ event: ByteBuffer) {
        newest = event
        for listener in listeners.values { listener.yield(event) }
    }

    /// Repeats the newest state. A write to a client that has gone fails, which ends its stream.
    private func signalLife() {
        for listener in listeners.values { listener.yield(newest ?? ByteBuffer(string: ":\n\n")) }
    }

    private static func event(_ answer: Answer<WatchEvent>) -> ByteBuffer {
        var json = JSONWriter(reserving: 256)
        json.object { json in
            answer.value.wire.writeFields(to: &json)
            json.add("freshness", answer.freshness.wire)
        }
        var event = ByteBuffer(string: "event: change\ndata: ")
        event.writeImmutableBuffer(json.buffer)
        event.writeString("\n\n")
        return event
    }
}
