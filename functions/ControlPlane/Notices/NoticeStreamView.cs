using RelayCloud.Accounts.Notices;

namespace RelayCloud.ControlPlane.Notices;

/// <summary>What is known of a notice on Web PubSub.</summary>
/// <param name="State">How far it has got.</param>
/// <param name="TenantsReached">Tenants whose connections the service has taken it for, connected or not; null = to all, who are not counted.</param>
/// <param name="TenantsLeft">Tenants that it has not taken it for; null = to all, or not known, since not all of the plan were gone through.</param>
internal sealed record NoticeStreamView(NoticeStream State, int? TenantsReached, int? TenantsLeft)
{
    /// <param name="notice">The notice.</param>
    /// <param name="isOn">Whether there is a Web PubSub service.</param>
    /// <param name="now">The time.</param>
    public static NoticeStreamView Of(Notice notice, bool isOn, DateTimeOffset now)
    {
        if (!isOn) return new NoticeStreamView(NoticeStream.Off, null, null);
        NoticeSending sending = notice.Sending;
        NoticeStream state = sending.IsDone ? NoticeStream.Sent : notice.SendingUntil > now ? NoticeStream.Sending : sending.Reached > 0 ? NoticeStream.Partly : NoticeStream.Failed;
        return notice.To.IsAll ? new NoticeStreamView(state, null, null) : new NoticeStreamView(state, sending.Reached, sending.Cursor is null ? sending.Left.Count : null);
    }
}
