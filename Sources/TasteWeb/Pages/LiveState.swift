import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import Synchronization
import TasteClient
import TasteValues

/// How the daemon stands, told to all open pages as server-sent events. However many pages there are, the daemon has one
/// watch of this server, and none while no page is open.
actor LiveState {
    /// The largest number of open streams.
    private static let mostStreams = 1_024
    /// The pause between two events in which nothing has changed: they show that the page is still there.
    private static let heartbeat = Duration.seconds(15)
    private static let retry = Duration.seconds(1)
    /// The time for which an answer about the whole daemon is shown to everybody who asks.
    private static let statusAge = Duration.seconds(1)

    private let pool: DaemonPool
    private var pages: [Int: AsyncStream<ByteBuffer>.Continuation] = [:]
    private var lastPage = 0
    private var watching: Task<Void, Never>?
    private var last: ByteBuffer?
    private var picture: (status: Answer<DaemonStatus>, time: ContinuousClock.Instant)?

    init(pool: DaemonPool) {
        self.pool = pool
    }

    /// The status with its activity, at most a second old.
    func status() async throws -> Answer<DaemonStatus> {
        if let picture, picture.time.duration(to: .now) < Self.statusAge { return picture.status }
        let status = try await pool.client.status(withActivity: true)
        picture = (status, .now)
        return status
    }

    /// Answers with a stream of events, which ends with the page or the server.
    func events() throws -> Response {
        guard pages.count < Self.mostStreams else {
            throw WebFailure(.serviceUnavailable, "Too many pages are open. Close some, and load this one again.")
        }
        let (events, continuation) = AsyncStream.makeStream(of: ByteBuffer.self, bufferingPolicy: .bufferingNewest(1))
        lastPage += 1
        let page = lastPage
        pages[page] = continuation
        continuation.onTermination = { [weak self] _ in Task { await self?.close(page) } }
        if let last { continuation.yield(last) }
        if watching == nil { watching = Task { await watch() } }
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream"],
            body: .init { writer in
                // A page that has gone is noticed when the next event cannot be written.
                defer { continuation.finish() }
                for await event in events.cancelOnGracefulShutdown() { try await writer.write(event) }
                try await writer.finish(nil)
            })
    }

    private func close(_ page: Int) {
        pages[page] = nil
        guard pages.isEmpty else { return }
        watching?.cancel()
        watching = nil
        last = nil
    }

    private func watch() async {
        let heartbeats = Task {
            while !Task.isCancelled {
                try await Task.sleep(for: Self.heartbeat)
                if let last { send(last) }
            }
        }
        defer { heartbeats.cancel() }
        while !Task.isCancelled {
            do {
                for try await state in try await pool.client.watch() { send(Self.event(state)) }
            } catch {
                if Task.isCancelled { return }
                send(Self.event(name: "down") { $0.add("detail", (error as? TasteError)?.message ?? "") })
            }
            try? await Task.sleep(for: Self.retry)
        }
    }

    private func send(_ event: ByteBuffer) {
        last = event
        for page in pages.values { page.yield(event) }
    }

    private static func event(_ state: Answer<WatchEvent>) -> ByteBuffer {
        event(name: "state") { json in
            json.add("sequence", state.freshness.sequence)
            json.add("generation", state.freshness.generation)
            json.add("training", state.value.training)
            json.add("trouble", state.value.trouble ?? "")
        }
    }

    private static func event(name: String, _ fields: (inout JSONWriter) -> Void) -> ByteBuffer {
        var json = JSONWriter(reserving: 256)
        json.object(fields)
        var event = ByteBuffer(string: "event: \(name)\ndata: ")
        event.writeImmutableBuffer(json.buffer)
        event.writeString("\n\n")
        return event
    }
}
