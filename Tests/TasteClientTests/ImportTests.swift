import TasteProtocol
import TestSupport
import Testing

@testable import TasteClient

@Suite("Imports of the client")
struct ImportTests {
    /// Answers the hello with which every import begins.
    private static func greet(_ connection: inout RawConnection, ratingsPerRequest: UInt32) async throws {
        guard let request = try await connection.nextRequest() else { return }
        var hello = WireHelloResult()
        hello.limits.frameBytes = 4 << 20
        hello.limits.ratingsPerRequest = ratingsPerRequest
        try await connection.answer(request.id, .hello(hello))
    }

    private static func answer(_ request: WireRequest, received: Int, on connection: RawConnection) async throws {
        if request.import.last {
            var result = WireImportResult()
            result.ratings = UInt64(received)
            try await connection.answer(request.id, .import(result))
        } else {
            var progress = WireImportProgress()
            progress.received = UInt64(received)
            try await connection.answer(request.id, more: true, .importProgress(progress))
        }
    }

    @Test("An import sends each name once, and every rating with its names", arguments: [1, 2, 3, 7, 100])
    func content(ratingsPerFrame: UInt32) async throws {
        let frames = Log<WireImport>()
        let script: @Sendable (Int, inout RawConnection) async throws -> Void = { _, connection in
            try await Self.greet(&connection, ratingsPerRequest: ratingsPerFrame)
            var received = 0
            while let request = try await connection.nextRequest() {
                await frames.append(request.import)
                received += request.import.value.count
                try await Self.answer(request, received: received, on: connection)
            }
        }
        let ratings = (0..<50).map { number in
            Rating(
                user: "user \(number % 7)", item: "item \(number % 11)", value: Float(number), time: Int64(number - 25))
        }
        try await withScript(script) { client, _ in
            let answer = try await client.importRatings(duplicates: .average) { importer in
                try await importer.add(Item(id: "item 3", title: "Three"))
                for rating in ratings {
                    try await importer.add(
                        user: rating.user, item: rating.item, value: rating.value, time: rating.time ?? 0)
                }
            }
            #expect(answer.value.ratings == 50)
        }
        let sent = await frames.all
        #expect(sent.map(\.first) == [true] + sent.dropFirst().map { _ in false })
        #expect(sent.map(\.last) == sent.dropLast().map { _ in false } + [true])
        #expect(sent.first?.duplicates == .average)
        #expect(sent.allSatisfy { $0.value.count <= Int(ratingsPerFrame) })
        #expect(sent.flatMap(\.catalogue).map(\.id) == ["item 3"])
        #expect(Self.ratings(of: sent) == ratings)
    }

    /// The ratings of the frames, read as a daemon reads them: the name of a number must arrive before it is used.
    private static func ratings(of frames: [WireImport]) -> [Rating] {
        var users: [String] = []
        var items: [String] = []
        var ratings: [Rating] = []
        for frame in frames {
            users += frame.users
            items += frame.items
            for row in frame.value.indices {
                let user = Int(frame.user[row])
                let item = Int(frame.item[row])
                ratings.append(
                    Rating(
                        user: user < users.count ? users[user] : "none",
                        item: item < items.count ? items[item] : "none",
                        value: frame.value[row], time: frame.time[row]))
            }
        }
        #expect(Set(users).count == users.count)
        #expect(Set(items).count == items.count)
        return ratings
    }

    @Test("An import splits batches of numbered ratings into frames")
    func batches() async throws {
        let frames = Log<WireImport>()
        let script: @Sendable (Int, inout RawConnection) async throws -> Void = { _, connection in
            try await Self.greet(&connection, ratingsPerRequest: 3)
            while let request = try await connection.nextRequest() {
                await frames.append(request.import)
                try await Self.answer(request, received: 0, on: connection)
            }
        }
        try await withScript(script) { client, _ in
            _ = try await client.importRatings { importer in
                var batch = RatingImporter.Batch()
                batch.newUsers = ["a", "b"]
                batch.newItems = ["x"]
                batch.users = [0, 1, 0, 1, 0, 1, 0]
                batch.items = [0, 0, 0, 0, 0, 0, 0]
                batch.values = [1, 2, 3, 4, 5, 6, 7]
                batch.times = [1, 2, 3, 4, 5, 6, 7]
                try await importer.add(batch)
                let mixed = await #expect(throws: TasteError.self) {
                    try await importer.add(user: "a", item: "x", value: 1, time: 1)
                }
                #expect(mixed?.code == .failedPrecondition)
                batch.times = []
                let uneven = await #expect(throws: TasteError.self) { try await importer.add(batch) }
                #expect(uneven?.code == .invalidArgument)
            }
        }
        #expect(await frames.all.map(\.value) == [[1, 2, 3], [4, 5, 6], [7]])
        #expect(Self.ratings(of: await frames.all).map(\.user) == ["a", "b", "a", "b", "a", "b", "a"])
    }

    @Test("An import never has more than eight unanswered frames")
    func flowControl() async throws {
        let progress = Log<Int>()
        let script: @Sendable (Int, inout RawConnection) async throws -> Void = { _, connection in
            try await Self.greet(&connection, ratingsPerRequest: 1)
            var waiting: [WireRequest] = []
            var received = 0
            while let request = try await connection.nextRequest() {
                waiting.append(request)
                // The script answers only when the client must be waiting, because eight frames are unanswered.
                guard waiting.count == ProtocolLimits.importFramesUnanswered || request.import.last else { continue }
                for request in waiting {
                    received += request.import.value.count
                    await progress.append(received)
                    try await Self.answer(request, received: received, on: connection)
                }
                waiting = []
            }
        }
        try await withScript(script) { client, _ in
            let answer = try await client.importRatings { importer in
                for number in 0..<40 {
                    try await importer.add(user: "u", item: "i", value: Float(number), time: 0)
                    // Frame `number` has been sent. The peer knows of an answer before the client does.
                    let answered = await progress.all.count
                    #expect(number + 1 - answered <= ProtocolLimits.importFramesUnanswered)
                }
            }
            #expect(answer.value.ratings == 40)
        }
        #expect(await progress.all.last == 40)
    }

    @Test("An import ends with the daemon's first error")
    func refused() async throws {
        let script: @Sendable (Int, inout RawConnection) async throws -> Void = { _, connection in
            try await Self.greet(&connection, ratingsPerRequest: 1)
            guard let request = try await connection.nextRequest() else { return }
            try await connection.answer(
                request.id, .error(TasteError(.invalidArgument, "Not on the scale.", field: "import.value[0]").wire))
            try await connection.readToEnd()
        }
        try await withScript(script) { client, _ in
            let failure = await #expect(throws: TasteError.self) {
                _ = try await client.importRatings { importer in
                    for number in 0..<100 {
                        try await importer.add(user: "u", item: "i", value: Float(number), time: 0)
                    }
                }
            }
            #expect(failure?.code == .invalidArgument)
            #expect(failure?.field == "import.value[0]")
        }
    }

    @Test("An import fails with UNAVAILABLE when its connection breaks, and is not continued on another one")
    func connectionBreaks() async throws {
        let later = Log<WireRequest>()
        let (closed, closing) = AsyncStream<Void>.makeStream()
        let script: @Sendable (Int, inout RawConnection) async throws -> Void = { number, connection in
            guard number == 1 else {
                while let request = try await connection.nextRequest() { await later.append(request) }
                return
            }
            try await Self.greet(&connection, ratingsPerRequest: 1)
            _ = try await connection.nextRequest()
            closing.finish()
        }
        try await withScript(script) { client, _ in
            let failure = await #expect(throws: TasteError.self) {
                _ = try await client.importRatings { importer in
                    try await importer.add(user: "ann", item: "Alien", value: 1, time: 0)
                    for await _ in closed {}
                    for number in 0..<100 {
                        try await importer.add(user: "u\(number)", item: "i", value: 1, time: 0)
                    }
                }
            }
            #expect(failure?.code == .unavailable)
        }
        #expect(await later.all.isEmpty)
    }

    @Test(
        "A call of several frames fails with UNAVAILABLE if its second frame would overtake its first",
        .timeLimit(.minutes(1)))
    func overtakingFrame() async throws {
        let script: @Sendable (Int, inout RawConnection) async throws -> Void = { _, connection in
            try await connection.readToEnd()
        }
        try await withScript(script) { peer, _ in
            let client = TasteClient(path: peer.path, configuration: .init(maximumCallsInFlight: 1))
            defer { client.close() }
            var frame = WireRequest()
            frame.import.first = true
            // The peer never answers the first call, so the first frame of the second call cannot be sent.
            let unanswered = try client.longCall(frame)
            var waiting = try client.longCall(frame)
            frame.import.first = false
            try client.proceed(frame, of: waiting)
            let failure = await #expect(throws: TasteError.self) { _ = try await waiting.next() }
            #expect(failure?.code == .unavailable)
            withExtendedLifetime(unanswered) {}
        }
    }

    @Test(
        "An import whose connection ends before its first frame arrives whole or fails with UNAVAILABLE",
        .timeLimit(.minutes(1)), arguments: 1...10)
    func connectionBreaksBeforeFirstFrame(attempt: Int) async throws {
        let frames = Log<WireImport>()
        let script: @Sendable (Int, inout RawConnection) async throws -> Void = { number, connection in
            if number == 1 { return try await Self.greet(&connection, ratingsPerRequest: 1) }
            while let request = try await connection.nextRequest() {
                await frames.append(request.import)
                try await Self.answer(request, received: 0, on: connection)
            }
        }
        let ratings = (0..<5).map { Rating(user: "user \($0)", item: "item \($0)", value: 1, time: 0) }
        try await withScript(script) { client, _ in
            do {
                _ = try await client.importRatings { importer in
                    // The client notices the end of the first connection before, while or after it sends the frames.
                    try await Task.sleep(for: .microseconds(100 * attempt))
                    for rating in ratings {
                        try await importer.add(user: rating.user, item: rating.item, value: rating.value, time: 0)
                    }
                }
                #expect(Self.ratings(of: await frames.all) == ratings)
            } catch let error as TasteError {
                #expect(error.code == .unavailable)
            }
        }
    }

    @Test("An import whose producer fails closes the connection before the last frame")
    func producerFails() async throws {
        struct BadLine: Error {}
        let frames = Log<WireImport>()
        let (closed, closing) = AsyncStream<Void>.makeStream()
        let script: @Sendable (Int, inout RawConnection) async throws -> Void = { _, connection in
            try await Self.greet(&connection, ratingsPerRequest: 1)
            while let request = try await connection.nextRequest() { await frames.append(request.import) }
            closing.finish()
        }
        try await withScript(script) { client, _ in
            await #expect(throws: BadLine.self) {
                _ = try await client.importRatings { importer in
                    try await importer.add(user: "u", item: "i", value: 1, time: 0)
                    throw BadLine()
                }
            }
            for await _ in closed {}
        }
        #expect(await frames.all.allSatisfy { !$0.last })
    }
}

/// What a script has recorded.
actor Log<Entry: Sendable> {
    private(set) var all: [Entry] = []

    func append(_ entry: Entry) {
        all.append(entry)
    }
}
