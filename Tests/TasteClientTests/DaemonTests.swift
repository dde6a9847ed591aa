import TasteClient
import TestSupport
import Testing

@Suite("The client with a real daemon", .enabled(if: DaemonProcess.isBuilt, "tasted is not built"))
struct DaemonTests {
    @Test("hello returns the daemon's scale, limits and rights")
    func hello() async throws {
        let daemon = try await DaemonProcess(arguments: ["--scale-minimum", "1", "--scale-step", "1"])
        try await TasteClient.withClient(path: daemon.socket) { client in
            let info = try await client.hello()
            #expect(info.server.hasPrefix("tasted/"))
            #expect(info.protocolVersion == 1)
            #expect(info.scale == RatingScale(minimum: 1, maximum: 5, step: 1))
            #expect(info.limits.nameBytes == 255)
            #expect(info.limits.itemsPerAnswer > 0)
            // These tests run as the daemon's own user.
            #expect(info.rights == Rights(read: true, write: true, administer: true, users: ["*"]))
            #expect(try await client.status().value.ready)
        }
        #expect(try await daemon.stop() == 0)
    }

    @Test("A rating can be stored, listed and removed, and its user can be forgotten")
    func ratings() async throws {
        let daemon = try await DaemonProcess()
        try await TasteClient.withClient(path: daemon.socket) { client in
            let first = try await client.rate(user: "ann", item: "Alien", value: 4.5, time: 100)
            let second = try await client.rate([
                Rating(user: "ann", item: "AC/DC: ünïcode", value: 0.5, time: -1),
                Rating(user: "ann", item: "Alien", value: 3, time: 200),
            ])
            #expect(second.sequence > first.sequence)
            let history = try await client.historyPage(user: "ann")
            #expect(history.value.elements.map(\.item) == ["Alien", "AC/DC: ünïcode"])
            #expect(history.value.elements.map(\.value) == [3, 0.5])
            #expect(history.value.elements.map(\.time) == [200, -1])
            #expect(history.value.nextCursor == nil)
            #expect(history.freshness.sequence >= second.sequence)

            try await client.unrate(user: "ann", item: "Alien")
            #expect(try await client.historyPage(user: "ann").value.elements.count == 1)
            try await client.forgetUser("ann")
            let gone = await #expect(throws: TasteError.self) { try await client.historyPage(user: "ann") }
            #expect(gone?.code == .notFound)
            #expect(gone?.field == "get_history.user")
        }
    }

    @Test("Item records are stored, and listed page by page")
    func items() async throws {
        let daemon = try await DaemonProcess()
        try await TasteClient.withClient(path: daemon.socket) { client in
            let record = Item(
                id: "Solaris", title: "Solaris (1972)", year: 1972, genres: ["Drama", "Sci-Fi"],
                metadata: ["imdb": "tt0069293"])
            try await client.putItems([record] + (0..<24).map { Item(id: "item \($0)") })
            try await client.rate(user: "ann", item: "Solaris", value: 5)
            try await client.rate(user: "bo", item: "Solaris", value: 4)
            let found = try await client.item("Solaris").value
            #expect(found.item == record)
            #expect(found.ratings == 2)
            #expect(found.mean == 4.5)
            #expect(try await client.item("item 3").value.mean == nil)

            var names: [String] = []
            for try await info in client.items(pageSize: 4) { names.append(info.item.id) }
            #expect(names.sorted() == (["Solaris"] + (0..<24).map { "item \($0)" }).sorted())
        }
    }

    @Test("The map is there soon after it was asked for, and says which item is where")
    func map() async throws {
        let daemon = try await DaemonProcess()
        try await TasteClient.withClient(path: daemon.socket) { client in
            try await client.putItems((0..<9).map { Item(id: "item \($0)", year: 1950 + $0, genres: ["Drama"]) })
            try await client.rate(user: "ann", item: "item 3", value: 5)
            let deadline = ContinuousClock.now + .seconds(60)
            while try await client.map().value.number == 0, ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(20))
            }
            let map = try await client.map(first: 1, count: 3, labelPlaces: [0], labelItems: ["item 7", "nothing"])
                .value
            #expect(map.items == 9 && map.places == [1, 2, 3] && map.nextFirst == 4)
            #expect(map.genres.map(\.name) == ["Drama"])
            #expect(map.labels.map(\.item) == ["item 3", "item 7"])
            #expect(map.labels[0].place == 0 && map.labels[0].ratings == 1)
            let error = await #expect(throws: TasteError.self) { try await client.map(count: 20_000) }
            #expect(error?.code == .invalidArgument && error?.field == "get_map.count")
        }
    }

    @Test("Somebody new is asked about known items, and about none that they do not know")
    func suggestedRatings() async throws {
        let daemon = try await DaemonProcess(arguments: ["--training-automatic", "false"])
        try await TasteClient.withClient(path: daemon.socket) { client in
            try await client.rate(checkerboard)
            let asked = try await client.suggestRatings(for: "zoe", count: 3).value.map(\.item.id)
            #expect(asked.count == 3)
            let others = try await client.suggestRatings(for: "zoe", count: 3, skipping: asked).value.map(\.item.id)
            #expect(others.count == 3 && Set(others).isDisjoint(with: asked))
        }
    }

    @Test("The next answer includes a new rating, and the path of an unknown user's answer is popularity")
    func recommend() async throws {
        let daemon = try await DaemonProcess(arguments: ["--training-automatic", "false"])
        try await TasteClient.withClient(path: daemon.socket) { client in
            try await client.rate(checkerboard)
            let trained = try await client.train { #expect($0.fraction >= 0 && $0.fraction <= 1) }
            #expect(trained.freshness.generation == 1)
            #expect(!trained.value.model.isEmpty)

            let unknown = try await client.recommend(user: "nobody", count: 3)
            #expect(unknown.freshness.path == .popularity)
            #expect(unknown.value.count == 3)

            let rated = try await client.rate(user: "new", item: "item 0", value: 5)
            let answer = try await client.recommend(user: "new", count: 100)
            #expect(answer.freshness.path == .foldIn)
            #expect(answer.freshness.sequence >= rated.sequence)
            #expect(answer.freshness.generation == 1)
            #expect(!answer.value.map(\.item).contains("item 0"))
            #expect(answer.value.map(\.score) == answer.value.map(\.score).sorted(by: >))

            let names = ["item 3", "item 1"]
            let predicted = try await client.predict(user: "new", items: names)
            #expect(predicted.value.map(\.item) == names)
            #expect(predicted.value.allSatisfy { (0.5...5).contains($0.predicted) })
            let similar = try await client.similar(item: "item 0", count: 3)
            #expect(similar.value.count == 3)
            #expect(!similar.value.map(\.item).contains("item 0"))
        }
    }

    @Test("A read with a minimum sequence is answered if the daemon has reached it, and fails at the deadline if not")
    func freshness() async throws {
        let daemon = try await DaemonProcess()
        try await TasteClient.withClient(path: daemon.socket) { client in
            let written = try await client.rate(user: "ann", item: "Alien", value: 4)
            let reached = ReadOptions(minimumSequence: written.sequence)
            #expect(try await client.ping(options: reached).sequence >= written.sequence)
            let ahead = ReadOptions(minimumSequence: written.sequence + 1, deadline: .milliseconds(30))
            let failure = await #expect(throws: TasteError.self) {
                try await client.recommend(user: "ann", options: ahead)
            }
            #expect(failure?.code == .failedPrecondition)
            #expect(failure?.field == "min_sequence")

            async let late = client.historyPage(
                user: "ann", options: ReadOptions(minimumSequence: written.sequence + 1, deadline: .seconds(20)))
            try await client.rate(user: "ann", item: "Solaris", value: 4)
            #expect(try await late.value.elements.count == 2)
        }
    }

    @Test("A wrong request is refused with its field, and nothing of a batch with one wrong rating is stored")
    func refusals() async throws {
        let daemon = try await DaemonProcess()
        try await TasteClient.withClient(path: daemon.socket) { client in
            for value in [0, 5.5, 4.7, -1, .nan, .infinity] as [Float] {
                let failure = await #expect(throws: TasteError.self) {
                    try await client.rate([
                        Rating(user: "ann", item: "Alien", value: 4),
                        Rating(user: "ann", item: "Solaris", value: value),
                    ])
                }
                #expect(failure?.code == .invalidArgument)
                #expect(failure?.field == "rate.ratings[1].value")
            }
            for name in ["", String(repeating: "x", count: 256)] {
                let failure = await #expect(throws: TasteError.self) {
                    try await client.rate(user: "ann", item: name, value: 4)
                }
                #expect(failure?.code == .invalidArgument)
                #expect(failure?.field == "rate.ratings[0].item")
            }
            for count in [0, 1_000_000] {
                let failure = await #expect(throws: TasteError.self) {
                    try await client.recommend(user: "ann", count: count)
                }
                #expect(failure?.code == .invalidArgument)
                #expect(failure?.field == "recommend.count")
            }
            let cursor = await #expect(throws: TasteError.self) { try await client.itemsPage(cursor: "not a cursor") }
            #expect(cursor?.code == .invalidArgument)
            let item = await #expect(throws: TasteError.self) { try await client.similar(item: "nothing") }
            #expect(item?.code == .notFound)
            let status = try await client.status()
            #expect(status.value.ratings == 0)
            #expect(status.freshness.sequence == 0)
        }
    }

    @Test("A thousand concurrent calls share one connection")
    func pipelining() async throws {
        let daemon = try await DaemonProcess()
        try await TasteClient.withClient(path: daemon.socket) { client in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<1000 {
                    group.addTask {
                        try await client.rate(user: "user \(number % 50)", item: "item \(number)", value: 4)
                        let history = try await client.historyPage(user: "user \(number % 50)").value.elements
                        #expect(history.contains { $0.item == "item \(number)" })
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await client.status().value.ratings == 1000)
        }
    }

    @Test("An import is visible as soon as it has returned", arguments: Duplicates.known)
    func imports(duplicates: Duplicates) async throws {
        let daemon = try await DaemonProcess(arguments: ["--limits-ratings-per-request", "64"])
        try await TasteClient.withClient(path: daemon.socket) { client in
            var received = 0
            let imported = try await client.importRatings(duplicates: duplicates) {
                received = max(received, $0.received)
            } _: { importer in
                try await importer.add(Item(id: "item 7", title: "Seven"))
                for number in 0..<1000 {
                    try await importer.add(
                        user: "user \(number % 20)", item: "item \(number / 20)", value: 4, time: Int64(number))
                }
                try await importer.add(user: "user 0", item: "item 0", value: 2, time: 2000)
                #expect(try await client.status().value.ratings == 0)
            }
            #expect(received > 900)
            #expect(imported.value.ratings == 1000)
            #expect(imported.value.duplicates == 1)
            #expect(imported.value.newUsers == 20)
            #expect(imported.value.newItems == 50)
            let status = try await client.status()
            #expect(status.value.ratings == 1000)
            #expect(status.freshness.sequence >= imported.freshness.sequence)
            #expect(try await client.item("item 7").value.item.title == "Seven")
            let twice = try await client.historyPage(user: "user 0").value.elements.first { $0.item == "item 0" }
            #expect(twice?.value == (duplicates == .last ? 2 : 3))
        }
    }

    @Test("Nothing is kept of an import whose producer fails or that contains one wrong rating")
    func failedImports() async throws {
        struct BadLine: Error {}
        let daemon = try await DaemonProcess(arguments: ["--limits-ratings-per-request", "10"])
        try await TasteClient.withClient(path: daemon.socket) { client in
            await #expect(throws: BadLine.self) {
                _ = try await client.importRatings { importer in
                    for number in 0..<100 {
                        try await importer.add(user: "u", item: "i \(number)", value: 4, time: 0)
                    }
                    throw BadLine()
                }
            }
            let failure = await #expect(throws: TasteError.self) {
                _ = try await client.importRatings { importer in
                    for number in 0..<100 {
                        try await importer.add(user: "u", item: "i \(number)", value: number == 57 ? 9 : 4, time: 0)
                    }
                }
            }
            #expect(failure?.code == .invalidArgument)
            #expect(failure?.field == "import.value[7]")
            let status = try await client.status().value
            #expect(status.ratings == 0)
            #expect(status.users == 0)
        }
    }

    @Test("After a crash and a new start of the daemon, the client finds every acknowledged rating")
    func crash() async throws {
        let first = try await DaemonProcess()
        let client = try await TasteClient.connect(path: first.socket)
        defer { client.close() }
        let written = try await client.rate(user: "ann", item: "Alien", value: 4)
        try await first.crash()
        let second = try await DaemonProcess(folder: first.folder)
        let history = try await client.historyPage(user: "ann")
        #expect(history.value.elements.map(\.item) == ["Alien"])
        #expect(history.freshness.sequence == written.sequence)
        #expect(try await second.stop() == 0)
    }

    /// 20 users and 20 items: even users like even items, odd users odd ones; a seventh is left out.
    private var checkerboard: [Rating] {
        (0..<400).filter { $0 % 7 != 3 }.map { cell in
            let (user, item) = (cell / 20, cell % 20)
            return Rating(
                user: "user \(user)", item: "item \(item)", value: user % 2 == item % 2 ? 5 : 1, time: Int64(cell))
        }
    }
}
