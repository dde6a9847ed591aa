import TasteProtocol
import Testing

@testable import TasteServer

@Suite("Who may do what")
struct RightsTests {
    private static let administrative: [WireRequest.OneOf_Call] = [.train(WireTrain()), .forgetUser(WireForgetUser())]
    private static let ordinary: [WireRequest.OneOf_Call] = [
        .hello(WireHello()), .ping(WirePing()), .rate(WireRate()), .unrate(WireUnrate()),
        .getHistory(WireGetHistory()), .recommend(WireRecommend()), .predict(WirePredict()), .similar(WireSimilar()),
        .putItems(WirePutItems()), .getItem(WireGetItem()), .listItems(WireListItems()), .import(WireImport()),
        .getStatus(WireGetStatus()),
    ]

    private func rights(uid: UInt32, daemon: UInt32 = 990) -> Rights {
        Rights(of: PeerCredentials(process: 1, user: uid, group: uid), ownUser: daemon)
    }

    @Test("root and the daemon's own user do everything", arguments: [0, 990] as [UInt32])
    func administrators(uid: UInt32) {
        let rights = rights(uid: uid)
        #expect(rights == Rights(of: PeerCredentials(process: 2, user: uid, group: 5), ownUser: 990))
        #expect(rights.read && rights.write && rights.administer)
        for call in Self.ordinary + Self.administrative { #expect(throws: Never.self) { try rights.check(call) } }
    }

    @Test("others read and write, and are told why they do not administer", arguments: [1, 1000, .max] as [UInt32])
    func others(uid: UInt32) {
        let rights = rights(uid: uid)
        #expect(rights.read && rights.write && !rights.administer)
        for call in Self.ordinary { #expect(throws: Never.self) { try rights.check(call) } }
        for call in Self.administrative {
            let error = #expect(throws: CallError.self) { try rights.check(call) }
            #expect(error?.code == .permissionDenied)
            #expect(error?.message.isEmpty == false)
        }
    }

    @Test("a peer whose credentials the kernel did not tell does not administer")
    func unknownPeer() {
        #expect(!Rights(of: PeerCredentials(), ownUser: 990).administer)
    }
}
