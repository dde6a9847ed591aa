import Foundation
import LMDB
import Synchronization
import TasteValues
import TestSupport
import Testing

@testable import TasteStore

@Suite("The state folder")
struct StateFolderTests {
    @Test("A folder that is in use cannot be opened, and the error says what to do")
    func locked() throws {
        let fixture = try StoreFixture()
        try fixture.withStore { store in
            let error = #expect(throws: TasteError.self) { try Store.open(at: fixture.path) }
            #expect(error?.code == .unavailable)
            #expect(error?.message.contains("--state") == true)
            try store.rate("ann", "Alien", 4)
        }
        #expect(try fixture.withStore { try $0.contents().count } == 1)
    }

    @Test(
        "Closing a store waits for active reads, refuses later ones, and frees the folder despite retained references"
    )
    func closed() throws {
        let fixture = try StoreFixture()
        let former = try Store.open(at: fixture.path, mapBytes: 16 << 20)
        try former.rate("ann", "Alien", 4)
        let isClosed = Atomic(false)
        let done = DispatchSemaphore(value: 0)
        let (sequence, wasClosed) = try former.read { snapshot in
            DispatchQueue.global().async {
                former.close()
                isClosed.store(true, ordering: .sequentiallyConsistent)
                done.signal()
            }
            while (try? former.read { _ in true }) == true { Thread.sleep(forTimeInterval: 0.001) }
            return (try snapshot.sequence, isClosed.load(ordering: .sequentiallyConsistent))
        }
        #expect(sequence == 1 && !wasClosed)
        done.wait()
        let error = #expect(throws: TasteError.self) { try former.read { _ in } }
        #expect(error?.code == .unavailable && (error?.cause as? LMDBError)?.code == .closed)
        #expect(try fixture.withStore { try $0.contents().count } == 1)
        former.close()
    }

    @Test("A folder that others may write to, or that belongs to another user, is refused with what to do about it")
    func unsafeFolder() throws {
        let fixture = try StoreFixture()
        try fixture.withStore { try $0.rate("ann", "Alien", 4) }
        for mode in [0o777, 0o770, 0o702] as [mode_t] {
            chmod(fixture.path, mode)
            let error = #expect(throws: TasteError.self) { try Store.open(at: fixture.path) }
            #expect(error?.code == .failedPrecondition && error?.message.contains("chmod") == true)
        }
        chmod(fixture.path, 0o755)
        if geteuid() == 0 {
            chown(fixture.path, 12345, 0)
            let error = #expect(throws: TasteError.self) { try Store.open(at: fixture.path) }
            #expect(error?.code == .failedPrecondition && error?.message.contains("uid 12345") == true)
            chown(fixture.path, 0, 0)
        }
        #expect(try fixture.withStore { try $0.contents().count } == 1)
    }

    @Test("A lock file that is a symbolic link is refused, and what it names is neither made nor changed")
    func linkedLock() throws {
        let fixture = try StoreFixture()
        let target = fixture.folder.path("target")
        try FileManager.default.createDirectory(atPath: fixture.path, withIntermediateDirectories: false)
        try FileManager.default.createSymbolicLink(atPath: fixture.path + "/lock", withDestinationPath: target)
        let error = #expect(throws: TasteError.self) { try Store.open(at: fixture.path) }
        #expect(error?.code == .failedPrecondition && error?.message.contains("symbolic link") == true)
        #expect(!FileManager.default.fileExists(atPath: target))
    }

    @Test("Removing the lock file does not let a second store use the folder")
    func removedLock() throws {
        let fixture = try StoreFixture()
        try fixture.withStore { store in
            try store.rate("ann", "Alien", 4)
            try FileManager.default.removeItem(atPath: fixture.path + "/lock")
            let error = #expect(throws: TasteError.self) { try Store.open(at: fixture.path) }
            #expect(error?.code == .unavailable)
        }
        #expect(try fixture.withStore { try $0.contents().count } == 1)
    }

    @Test("A store of a newer schema is refused and not changed")
    func newerSchema() throws {
        let fixture = try StoreFixture()
        try fixture.withStore { try $0.rate("ann", "Alien", 4) }
        try setSchema(Tables.schema + 1, in: fixture)
        let error = #expect(throws: TasteError.self) { try fixture.withStore { _ in } }
        #expect(error?.code == .failedPrecondition)
        try setSchema(Tables.schema, in: fixture)
        #expect(try fixture.withStore { try $0.contents().count } == 1)
    }

    @Test("A store of schema 4 opens with nothing hidden, withdrawn or private, and is found sound")
    func schema4() throws {
        let fixture = try StoreFixture()
        try fixture.withStore { store in
            try store.rate("ann", "Alien", 3)
            try store.writer.perform { changes in
                for number in StoredNumber.sinceSchema5 {
                    try changes.transaction.delete(changes.tables.settings, number.rawValue)
                }
            }
        }
        try setSchema(4, in: fixture)
        #expect(try StoreCheck.run(at: fixture.path).findings.first?.what.contains("older or newer") == true)
        try fixture.withStore { store in
            #expect(try store.read { try $0.withdrawn.version } == 0)
            try store.mark(.hidden, "ann", "Alien")
            #expect(try store.contents().marks == ["ann": ["Alien": .hidden]])
        }
        #expect(try StoreCheck.run(at: fixture.path).findings == [])
    }

    private func setSchema(_ schema: UInt32, in fixture: StoreFixture) throws {
        let environment = try Environment(
            at: fixture.path + "/store", mapSize: 16 << 20, maxTables: 16, maxReaders: 8)
        try environment.write { transaction in
            let settings = try environment.openTable("settings", .bytes, in: transaction)
            try transaction.put(settings, "schema", [schema].span.bytes)
            try transaction.withReference { try $0.putChecked(settings, "schema checked", [schema].span.bytes) }
        }
    }

    @Test("The remains of an interrupted creation are replaced")
    func interruptedCreation() throws {
        let fixture = try StoreFixture()
        let leftover = fixture.path + "/store.new"
        try FileManager.default.createDirectory(atPath: leftover, withIntermediateDirectories: true)
        try Data(repeating: 0, count: 5000).write(to: URL(filePath: leftover + "/data.mdb"))
        try fixture.withStore { store in try store.rate("ann", "Alien", 4) }
        #expect(!FileManager.default.fileExists(atPath: leftover))
        #expect(try fixture.withStore { try $0.contents().count } == 1)
    }

    @Test("A damaged file is reported as data loss and not replaced")
    func damaged() throws {
        let fixture = try StoreFixture()
        try fixture.withStore { try $0.rate("ann", "Alien", 4) }
        let file = URL(filePath: fixture.path + "/store/data.mdb")
        let garbage = Data(repeating: 0x5a, count: 64 << 10)
        try garbage.write(to: file)
        let error = #expect(throws: TasteError.self) { try fixture.withStore { _ in } }
        #expect(error?.code == .dataLoss)
        #expect(try Data(contentsOf: file) == garbage)
    }

    @Test("The error for a path that is not a folder names the path")
    func notAFolder() throws {
        let fixture = try StoreFixture()
        let file = fixture.folder.path("file")
        try Data().write(to: URL(filePath: file))
        let error = #expect(throws: TasteError.self) { try Store.open(at: file) }
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains(file) == true)
    }

    @Test("Only the owner may access the folder and its files")
    func modes() throws {
        let fixture = try StoreFixture()
        try fixture.withStore { _ in }
        for path in [fixture.path, fixture.path + "/store"] {
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o700)
        }
        let mode = try FileManager.default.attributesOfItem(atPath: fixture.path + "/store/data.mdb")
        #expect(mode[.posixPermissions] as? Int == 0o600)
    }
}
