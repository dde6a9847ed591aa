import Foundation
import TasteValues
import Testing

@testable import TasteStore

@Suite("Bytes of forgotten users")
struct ForgottenBytesTests {
    /// Whether any file of the folder contains the text.
    private func contains(_ text: String, _ fixture: StoreFixture) throws -> Bool {
        let files = try FileManager.default.subpathsOfDirectory(atPath: fixture.path)
        return try files.contains { file in
            var isFolder: ObjCBool = false
            let path = fixture.path + "/" + file
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
                return false
            }
            return try Data(contentsOf: URL(filePath: path)).range(of: Data(text.utf8)) != nil
        }
    }

    /// Bytes of the blocks that the disk has for a file, also behind its end.
    private func allocatedBytes(_ path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_blocks) * 512 : 0
    }

    private static let name = "Persephone Quillfeather"

    /// Neighbours before and after the user, so that pages with the name are split, copied and used again.
    private func store(_ fixture: StoreFixture, _ body: (Store) throws -> Void) throws {
        try fixture.withStore { store in
            for start in 0..<8 {
                try store.rate((0..<100).map { .init(user: "P \($0 * 8 + start)", item: "i \($0)", value: 3, time: 0) })
                try store.rate(Self.name, "i \(start)", 5)
            }
            try store.forget(Self.name)
            try store.rate("Phoebe", "i 1", 4)
            try body(store)
        }
    }

    @Test("After forgetting, the file holds bytes of the name until they are erased, and nothing else is lost")
    func erased() throws {
        let fixture = try StoreFixture()
        try store(fixture) { store in
            let contents = try store.contents()
            #expect(try contains(Self.name, fixture), "the test would prove nothing")
            #expect(try store.mayHoldForgottenBytes)
            #expect(try store.eraseForgottenBytes())
            #expect(try contains(Self.name, fixture) == false)
            #expect(try store.mayHoldForgottenBytes == false)
            #expect(try store.contents() == contents)
            #expect(try store.replayed() == contents)
            // Pages that are freed and used again hold nothing of the name either.
            for number in 0..<20 { try store.rate("Phoebe", "i \(number)", 2) }
            try store.merge()
        }
        #expect(try contains(Self.name, fixture) == false)
        #expect(try fixture.withStore { try $0.contents().byUser["Phoebe"]?.count } == 20)
    }

    @Test("Erasing goes on while others rate and read, loses none of their ratings, and says when it gave up")
    func whileInUse() async throws {
        let fixture = try StoreFixture()
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            Thread.detachNewThread {
                done.resume(
                    with: Result {
                        try store(fixture) { store in
                            let rater = Thread {
                                for number in 0..<200 { _ = try? store.rate("Quentin", "i \(number)", 3) }
                            }
                            rater.start()
                            var erased = false
                            for _ in 0..<1000 where !erased { erased = try store.eraseForgottenBytes() }
                            while !rater.isFinished { usleep(1000) }
                            #expect(erased)
                            #expect(try store.contents().byUser["Quentin"]?.count == 200)
                        }
                    })
            }
        }
        #expect(try contains(Self.name, fixture) == false)
    }

    @Test("A file that takes the place of the one with forgotten names has blocks of the disk reserved behind its end")
    func reservedBlocks() throws {
        let fixture = try StoreFixture()
        try store(fixture) { store in
            let isErased = try store.eraseForgottenBytes()
            #expect(isErased)
            #expect(allocatedBytes(fixture.path + "/store/data.mdb") >= store.size.used + (16 << 20))
        }
    }

    @Test("What a stop left of an erasure is removed when the store is opened")
    func leftover() throws {
        let fixture = try StoreFixture()
        try store(fixture) { _ in }
        let copy = fixture.path + "/store/data.mdb.copy"
        try FileManager.default.copyItem(atPath: fixture.path + "/store/data.mdb", toPath: copy)
        #expect(try fixture.withStore { try $0.eraseForgottenBytes() })
        #expect(!FileManager.default.fileExists(atPath: copy))
        #expect(try contains(Self.name, fixture) == false)
    }
}
