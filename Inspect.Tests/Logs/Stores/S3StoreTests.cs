using Inspect.Engine.Logs.Stores;
using Inspect.Tests.Support;

namespace Inspect.Tests.Logs.Stores;

/// <summary>The makers' client against a store of the S3 kind.</summary>
public sealed class S3StoreTests : StoreCases
{
    private protected override string Unreachable => "s3://logs/p cannot be reached: check the network and AWS_ENDPOINT_URL and AWS_REGION. It is tried again.";

    [Theory]
    [InlineData(403, "AccessDenied", StoreProblem.Refused, "denies access (AccessDenied, HTTP 403)")]
    [InlineData(403, "InvalidAccessKeyId", StoreProblem.Refused, "does not take the keys (InvalidAccessKeyId)")]
    [InlineData(403, "SignatureDoesNotMatch", StoreProblem.Refused, "does not take the keys (SignatureDoesNotMatch)")]
    [InlineData(400, "ExpiredToken", StoreProblem.Refused, "have expired")]
    [InlineData(404, "NoSuchBucket", StoreProblem.Refused, "There is no bucket logs")]
    [InlineData(403, "RequestTimeTooSkewed", StoreProblem.Refused, "clock of this machine is wrong")]
    [InlineData(400, "InvalidRequest", StoreProblem.Refused, "refuses (InvalidRequest, HTTP 400)")]
    [InlineData(503, "SlowDown", StoreProblem.Failed, "failed (SlowDown, HTTP 503)")]
    [InlineData(500, "Said fake/secret+that", StoreProblem.Failed, "failed (HTTP 500")]
    public async Task List_StoreThatRefuses_SaysWhatToDoAndNoKey(int status, string code, StoreProblem problem, string said) => await RefusesAsync(status, code, problem, said);

    [Theory]
    [InlineData("<html>A proxy's page</html>")]
    [InlineData("<ListBucketResult><Contents>")]
    [InlineData("")]
    [InlineData("<ListBucketResult><Contents><Key>p/a.eval</Key><Size>99999999999999999999</Size></Contents></ListBucketResult>")]
    [InlineData("<ListBucketResult><Contents><Key>p/a.eval</Key><Size>many</Size></Contents></ListBucketResult>")]
    [InlineData("<ListBucketResult><Contents><Key>p/a.eval</Key><LastModified>yesterday</LastModified></Contents></ListBucketResult>")]
    [InlineData("<ListBucketResult><Contents></Contents><IsTruncated>true</IsTruncated></ListBucketResult>")]
    public async Task List_OddAnswer_IsAFailureOfTheStoreIfAny(string body) => await TakesAsync(body);

    [Fact]
    public async Task Fetch_BodyOfAnotherHashThanListed_IsAFailure() => Assert.Equal(StoreProblem.Failed, (await FetchOtherAsync(10, breaksOff: false)).Problem);

    private protected override async Task<FakeStoreServer> StartAsync() => await FakeStoreServer.StartAsync(new FakeS3());
}
