using RelayCloud.Tests.Common.OpenApi;

namespace RelayCloud.ControlPlane.Tests.Refusals;

/// <summary>Something wrong with a request, and what is to be answered.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="Status">The answer's status.</param>
/// <param name="Reason">The answer's reason.</param>
/// <param name="AppliesTo">Which operations it can happen to.</param>
/// <param name="Change">Makes the good request a wrong one.</param>
internal sealed record RefusalCase(string Name, int Status, string Reason, Func<OpenApiOperation, bool> AppliesTo, Action<RefusalWorld, GoodRequest> Change)
{
    /// <summary>Whether the request is sent until it is refused: some that go before are within the limit.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>Whether it is sent to the app behind App Service authentication.</summary>
    public bool IsBehindAppService { get; init; }
}
