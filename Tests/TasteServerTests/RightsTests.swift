import TasteProtocol
import TasteValues
import Testing

@testable import TasteServer

@Suite("The rights of peers")
struct RightsTests {
    private static let administrative: [WireRequest.OneOf_Call] = [
        .train(WireTrain()), .forgetUser(WireForgetUser()), .useModel(WireUseModel()),
        .pauseLearning(WirePauseLearning()),
    ]
    private static let writes: [WireRequest.OneOf_Call] = [
        .rate(WireRate()), .unrate(WireUnrate()), .putItems(WirePutItems()), .import(WireImport()),
    ]
    private static let reads: [WireRequest.OneOf_Call] = [
        .hello(WireHello()), .ping(WirePing()), .getHistory(WireGetHistory()), .recommend(WireRecommend()),
        .predict(WirePredict()), .similar(WireSimilar()), .getItem(WireGetItem()), .listItems(WireListItems()),
        .getStatus(WireGetStatus()), .listModels(WireListModels()), .listUsers(WireListUsers()),
    ]

    private func rights(uid: UInt32, daemon: UInt32 = 990) -> Rights {
        Rights(of: PeerCredentials(process: 1, user: uid, group: uid), ownUser: daemon)
    }

    @Test("Every call has the kind that matches its effect")
    func kinds() {
        for call in Self.reads { #expect(call.served.kind == .read, "\(call.name)") }
        for call in Self.writes { #expect(call.served.kind == .write, "\(call.name)") }
        for call in Self.administrative { #expect(call.served.kind == .administration, "\(call.name)") }
    }

    @Test("Root and the daemon's own user may do everything", arguments: [0, 990] as [UInt32])
    func administrators(uid: UInt32) {
        let rights = rights(uid: uid)
        #expect(rights == Rights(of: PeerCredentials(process: 2, user: uid, group: 5), ownUser: 990))
        #expect(rights.read && rights.write && rights.administer)
        for kind in [CallKind.read, .write, .administration] {
            #expect(throws: Never.self) { try rights.check(kind) }
        }
    }

    @Test(
        "Other users may read and write, and an administrative call is refused with the reason",
        arguments: [1, 1000, .max] as [UInt32])
    func others(uid: UInt32) {
        let rights = rights(uid: uid)
        #expect(rights.read && rights.write && !rights.administer)
        for kind in [CallKind.read, .write] { #expect(throws: Never.self) { try rights.check(kind) } }
        let error = #expect(throws: TasteError.self) { try rights.check(.administration) }
        #expect(error?.code == .permissionDenied)
        #expect(error?.message.isEmpty == false)
    }

    @Test("A peer without credentials from the kernel may not administer")
    func unknownPeer() {
        #expect(!Rights(of: PeerCredentials(), ownUser: 990).administer)
    }
}
