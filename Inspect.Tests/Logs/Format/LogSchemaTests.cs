using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Logs.Zip;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Logs.Format;

public sealed class LogSchemaTests
{
    public static IEnumerable<TheoryDataRow<string>> Current() => LogVectors.Names().Where(n => n.Data.StartsWith("current", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Current))]
    public async Task Write_LogOfVectors_EveryMemberFitsTheSchema(string name)
    {
        using var folder = new TemporaryFolder();
        var copy = folder.File("copy.eval");

        await LogCopies.RewriteAsync(LogVectors.Open(name).Log, copy, TestContext.Current.CancellationToken);

        Assert.Empty(Violations(copy));
    }

    [Fact]
    public async Task Write_OwnLog_EveryMemberFitsTheSchema()
    {
        var stop = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        var spec = MakeLog.Spec();
        await using (var writer = await EvalLogWriter.StartAsync(folder.File("a.eval"), spec, MakeLog.Plan(), MakeLog.Options, stop))
        {
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1)), stop);
            await writer.FinishAsync(MakeLog.Header(spec), [], stop);
        }

        Assert.Empty(Violations(folder.File("a.eval")));
    }

    [Fact]
    public void Check_RecordThatDoesNotFit_SaysWhere()
    {
        var check = new SchemaCheck(isStrict: false);

        var violations = check.Violations(LogJson.Element("""{"id":1.5,"epoch":1,"input":"a"}"""u8.ToArray()), "EvalSample");

        Assert.Equal(["EvalSample.target is missing", "EvalSample.id is Number, not integer"], violations);
    }

    private static List<string> Violations(string path)
    {
        var check = new SchemaCheck(isStrict: true);
        using var archive = ZipFile.Open(path);
        return [.. archive.Directory.Members.Values.SelectMany(m => Violations(check, archive, m)).Take(5)];
    }

    private static IEnumerable<string> Violations(SchemaCheck check, ZipFile archive, ZipMember member)
    {
        var json = LogJson.Element(archive.ReadAll(member));
        return member.Name switch
        {
            LogMembers.HeaderName => check.Violations(json, "EvalLog"),
            LogMembers.StartName => check.Violations(json, "LogStart"),
            LogMembers.ReductionsName => json.EnumerateArray().SelectMany(r => check.Violations(r, "EvalSampleReductions")),
            _ when member.Name.StartsWith("samples/", StringComparison.Ordinal) => check.Violations(json, "EvalSample"),
            _ => json.EnumerateArray().SelectMany(s => check.Violations(s, "EvalSampleSummary")),
        };
    }
}
