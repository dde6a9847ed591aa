import TasteProtocol
import TestSupport
import Testing

@Suite("Wrong and interrupted imports")
struct BadInputImportTests {
    private static func frame(_ change: (inout WireImport) -> Void = { _ in }) -> WireImport {
        var frame = WireImport()
        (frame.users, frame.items) = (["ann", "bob"], ["Alien"])
        (frame.user, frame.item, frame.value, frame.time) = ([0, 1], [0, 0], [3, 4], [10, 20])
        change(&frame)
        return frame
    }

    /// A further frame, which uses the names of the first one.
    private static func next(_ change: (inout WireImport) -> Void = { _ in }) -> WireImport {
        frame {
            ($0.users, $0.items) = ([], [])
            change(&$0)
        }
    }

    private static func item(_ name: String) -> WireItem {
        var item = WireItem()
        item.id = name
        return item
    }

    @Test(
        "A wrong frame ends the import with the field at fault, and nothing of the import is kept",
        arguments: [
            ("columns of two lengths", next { $0.time = [1] }, "import.user"),
            ("a rating off the step", next { $0.value = [3, 3.3] }, "import.value[1]"),
            ("NaN", next { $0.value = [.nan, 3] }, "import.value[0]"),
            ("a user never named", next { $0.user = [0, 2] }, "import.user[1]"),
            ("an item never named", next { $0.item = [1, 0] }, "import.item[0]"),
            ("an empty name", next { $0.users = ["cy", ""] }, "import.users[1]"),
            ("a name of 256 bytes", next { $0.items = [BadCall.longName] }, "import.items[0]"),
            ("a record without a name", next { $0.catalogue = [item("a"), item("")] }, "import.catalogue[1].id"),
        ])
    func wrongFrame(what: String, frame: WireImport, field: String) async throws {
        let daemon = try await DaemonProcess()
        try await withBystander(of: daemon) {
            try await RawConnection.open(path: daemon.socket) { connection in
                let first = try await connection.call(WireRequest(id: 1, .import(Self.frame { $0.first = true })))
                #expect(first.more && first.importProgress.received == 2)
                let second = try await connection.call(WireRequest(id: 1, .import(frame)))
                #expect(!second.more)
                #expect(second.error.code == .invalidArgument && second.error.field == field, "\(second)")
                // A client may have sent this frame before it read the error.
                let third = try await connection.call(WireRequest(id: 1, .import(Self.next { $0.last = true })))
                #expect(third.error.code == .failedPrecondition && third.error.field == "import.first")
                let status = try await connection.call(.status(id: 2)).status
                #expect((status.users, status.items, status.ratings) == (0, 0, 0))
            }
        }
    }

    @Test("An import that asks for an unknown treatment of duplicates is refused with the field at fault")
    func unknownDuplicates() async throws {
        let daemon = try await DaemonProcess()
        try await withBystander(of: daemon) {
            try await RawConnection.open(path: daemon.socket) { connection in
                let frame = Self.frame {
                    ($0.first, $0.last) = (true, true)
                    $0.duplicates = .UNRECOGNIZED(7)
                }
                let refused = try await connection.call(WireRequest(id: 1, .import(frame)))
                #expect(refused.error.code == .invalidArgument && refused.error.field == "import.duplicates")
                #expect(try await connection.call(.status(id: 1)).status.users == 0)
            }
        }
    }

    @Test("A frame of an import that was never begun is refused")
    func neverBegun() async throws {
        let daemon = try await DaemonProcess()
        try await withBystander(of: daemon) {
            try await RawConnection.open(path: daemon.socket) { connection in
                let stray = try await connection.call(WireRequest(id: 1, .import(Self.frame())))
                #expect(stray.error.code == .failedPrecondition && stray.error.field == "import.first")
            }
        }
    }

    @Test("An import over its limits is refused, and nothing of it is kept")
    func overLimits() async throws {
        let daemon = try await DaemonProcess(
            arguments: ["--limits-ratings-per-import", "3", "--limits-ratings-per-request", "2"])
        try await withBystander(of: daemon) {
            try await RawConnection.open(path: daemon.socket) { connection in
                _ = try await connection.call(WireRequest(id: 1, .import(Self.frame { $0.first = true })))
                let tooMany = try await connection.call(WireRequest(id: 1, .import(Self.next { $0.last = true })))
                #expect(tooMany.error.code == .resourceExhausted)
                let frame = Self.frame {
                    $0.first = true
                    ($0.user, $0.item, $0.value, $0.time) = ([0, 1, 0], [0, 0, 0], [3, 4, 5], [1, 2, 3])
                }
                let tooLarge = try await connection.call(WireRequest(id: 2, .import(frame)))
                #expect(tooLarge.error.code == .invalidArgument && tooLarge.error.field == "import.user")
                #expect(try await connection.call(.status(id: 3)).status.users == 0)
            }
        }
    }

    @Test("Nothing is kept of an import whose client disconnects", arguments: [false, true])
    func disconnect(withinFrame: Bool) async throws {
        let daemon = try await DaemonProcess()
        try await withBystander(of: daemon) {
            try await RawConnection.open(path: daemon.socket) { connection in
                _ = try await connection.call(WireRequest(id: 1, .import(Self.frame { $0.first = true })))
                let second = try await connection.call(WireRequest(id: 1, .import(Self.next())))
                #expect(second.importProgress.received == 4)
                if withinFrame {
                    let last = try RawConnection.frame(WireRequest(id: 1, .import(Self.next { $0.last = true })))
                    try await connection.send(Array(last.dropLast()))
                }
            }
        }
        // Only the rating of the bystander is stored, which came after the import.
        let status = try await status(of: daemon)
        #expect((status.users, status.items, status.ratings) == (1, 1, 1))
    }

    @Test("Nothing is kept of an import during which the daemon is killed, and the next daemon serves")
    func killed() async throws {
        let folder = try TemporaryFolder()
        let first = try await DaemonProcess(folder: folder)
        try await RawConnection.open(path: first.socket) { connection in
            _ = try await connection.call(.rate(id: 1, "ann", "Alien", 1))
            _ = try await connection.call(WireRequest(id: 2, .import(Self.frame { $0.first = true })))
            try await first.crash()
        }
        let second = try await DaemonProcess(folder: folder)
        try await RawConnection.open(path: second.socket) { connection in
            let status = try await connection.call(.status(id: 1)).status
            #expect((status.users, status.items, status.ratings) == (1, 1, 1))
            let frame = Self.frame { ($0.first, $0.last) = (true, true) }
            var result = try await connection.call(WireRequest(id: 2, .import(frame)))
            while result.more { result = try #require(try await connection.response()) }
            #expect(result.import.ratings == 2 && result.import.newUsers == 1)
        }
    }
}
