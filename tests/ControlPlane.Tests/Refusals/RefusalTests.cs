using System.Text.Json;
using RelayCloud.ControlPlane.Tests.Support;
using RelayCloud.Tests.Common.OpenApi;

namespace RelayCloud.ControlPlane.Tests.Refusals;

/// <summary>Every operation with everything that can be wrong with its request.</summary>
public sealed class RefusalTests(RefusalWorld world) : IClassFixture<RefusalWorld>
{
    private const int SendsMax = 5;

    public static TheoryData<string, string> Table
    {
        get
        {
            var table = new TheoryData<string, string>();
            foreach (OpenApiOperation operation in ServedDocument.Document.Operations)
                foreach (RefusalCase wrong in RefusalCases.All.Where(c => c.AppliesTo(operation)))
                    table.Add(operation.Id, wrong.Name);
            return table;
        }
    }

    [Theory]
    [MemberData(nameof(Table))]
    public async Task A_wrong_request_is_refused_as_documented_and_changes_nothing(string id, string wrong)
    {
        OpenApiOperation operation = ServedDocument.Document.Operation(id);
        RefusalCase refusal = RefusalCases.All.Single(c => c.Name == wrong);
        ControlPlaneApp app = refusal.IsBehindAppService ? world.BehindAppService : world.App;
        var request = new GoodRequest(world, operation);
        refusal.Change(world, request);

        long writes = app.Store.Counters.Writes;
        Answer answer = await request.SendAsync(app);
        for (int sends = 1; refusal.IsRepeated && answer.Status != refusal.Status && sends < SendsMax; sends++)
        {
            writes = app.Store.Counters.Writes;
            answer = await request.SendAsync(app);
        }

        Assert.True(answer.Status == refusal.Status && answer.Reason == refusal.Reason, $"{answer.Status} {answer.Body}; expected {refusal.Status} {refusal.Reason}");
        ServedDocument.Holds(operation, answer);
        Assert.Equal(writes, app.Store.Counters.Writes);
        Assert.Equal("application/json", answer.ContentType);
        Assert.Equal(answer.Status, answer.Json.GetProperty("code").GetInt32());
        Assert.Equal(answer.Text("msg"), answer.Text("message"));
        Assert.False(answer.Json.TryGetProperty("error", out _));
        Assert.Equal(answer.Status is 429 or 503, answer.Headers.RetryAfter is not null);
        Assert.Equal(answer.Status == 401, answer.Headers.WwwAuthenticate.Count > 0);
        if (answer.Reason is "invalid_fields" or "invalid_query" or "invalid_header")
        {
            foreach (JsonElement field in answer.Json.GetProperty("fields").EnumerateArray())
                Assert.All((string[])["field", "problem", "expected"], m => Assert.NotEmpty(field.GetProperty(m).GetString()!));
        }
    }
}
