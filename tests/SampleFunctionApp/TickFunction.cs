using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace RelayCloud.SampleFunctionApp;

/// <summary>Says each minute that it is there.</summary>
public sealed partial class TickFunction(ILogger<TickFunction> log)
{
    [Function("Tick")]
    public void Tick([TimerTrigger("0 * * * * *")] TimerInfo timer) => LogTick(timer.ScheduleStatus?.Last);

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "The run before was at {Last}")]
    private partial void LogTick(DateTime? last);
}
