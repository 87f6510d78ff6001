namespace Inspect.Tests.Logs.Writing;

public sealed class LogRoundTripTests
{
    public static IEnumerable<TheoryDataRow<string>> Names() => LogVectors.Names();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Write_LogOfVectors_ReadsBackTheSame(string name)
    {
        var stop = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        var (path, _) = LogVectors.Open(name);
        var copy = folder.File("copy.eval");

        await LogCopies.RewriteAsync(path, copy, stop);

        await LogEquality.AssertSameAsync(path, copy, stop);
    }
}
