"""How the emulated service behaves, one row a fact or guess, each with where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from pulumi_mediapackage_vod.emulator.model import rules


class Basis(str, Enum):
    """Why the emulator does what it does."""

    DOCUMENTED = "documented"
    OBSERVED = "observed in public"
    ASSUMED = "assumed"


@dataclass(frozen=True)
class Behaviour:
    """One thing that the emulated service does."""

    about: str
    text: str
    basis: Basis
    source: str = ""
    """Where it is documented or was seen; for an assumption, what speaks for it."""


_DOCUMENTED, _OBSERVED, _ASSUMED = Basis

BEHAVIOURS: Sequence[Behaviour] = (
    Behaviour(
        "Requests",
        "A missing required member and a value of the wrong type or outside its enum are 422.",
        _DOCUMENTED,
        "botocore's model; API reference, 422; that an unknown enum value is refused is assumed",
    ),
    Behaviour(
        "Requests",
        "An empty text for a required member, a number with a fraction for an integer, a member that "
        "the model does not have, a body that is no JSON object and a `maxResults` outside 1 to 1,000 "
        "are 422.",
        _ASSUMED,
        "the model has no 400",
    ),
    Behaviour(
        "Requests",
        "Where the API reference misprints a name (`cmfPackage`, `includeFrameOnlyStream`), the model's is the wire's.",
        _DOCUMENTED,
        "botocore's model",
    ),
    Behaviour(
        "Requests",
        "Signatures are not verified. An access key of 12 digits is the account, one that AssumeRole gave out is of "
        "the role's account, else it is 123456789012; the Region is that of the credential scope, for an unsigned "
        "request us-east-1.",
        _ASSUMED,
        "the emulator's own",
    ),
    Behaviour(
        "Requests",
        "A path or method that is not modelled is 403 `MissingAuthenticationTokenException`.",
        _ASSUMED,
        "what AWS services behind API Gateway answer",
    ),
    Behaviour(
        "Requests",
        "Every path is served below `/prod` as well.",
        _DOCUMENTED,
        "API reference, older printings",
    ),
    Behaviour(
        "Requests",
        "OPTIONS answers 200 with CORS headers.",
        _DOCUMENTED,
        "API reference; which headers is assumed, as is OPTIONS on the tags' path",
    ),
    Behaviour(
        "Answers",
        "The API reference shows `approximateAssetCount` in the answers of CreatePackagingGroup and "
        "ConfigureLogs, botocore's model does not: the model wins.",
        _ASSUMED,
        "the two documents differ",
    ),
    Behaviour("Answers", "`approximateAssetCount` follows creates and deletes at once.", _ASSUMED),
    Behaviour("Answers", "Unset options are not filled with defaults, unless asked for.", _ASSUMED),
    Behaviour(
        "Answers",
        "`--fill-defaults`: describes and lists of packaging configurations, not the answers of creates, show for "
        "unset options stream selection 0 to 2147483647 `ORIGINAL`, `AdMarkers` NONE, no key or I-frame tags, no "
        "date-time interval, segments of 6 s (HLS) or 2 s, a buffer of 30 s, `Profile` NONE.",
        _OBSERVED,
        "AWS CLI samples and API reference; that it is the service that fills them in, and where, is assumed, as are "
        "`index`, `FULL`, `SEGMENTS`, `NUMBER_WITH_TIMELINE` and the 2 s of MSS",
    ),
    Behaviour(
        "Answers",
        "`--fill-defaults`: encrypted CMAF without an initialization vector shows one, the same each time.",
        _DOCUMENTED,
        "botocore's model says that MediaPackage creates one; that answers show it is assumed",
    ),
    Behaviour(
        "Answers",
        "`--read-lag`: for so long after its create an object is 404 in describes and in ListTagsForResource and in no "
        "list, while every other operation finds it. Off by default.",
        _ASSUMED,
        "eventual consistency as in other AWS services; none is documented here",
    ),
    Behaviour("Answers", "`tags` is always there, also when empty.", _ASSUMED),
    Behaviour("Answers", "`createdAt` is ISO 8601 in UTC.", _ASSUMED, "as in live MediaPackage"),
    Behaviour(
        "Answers",
        "ARNs end in the id: `arn:aws:mediapackage-vod:<region>:<account>:packaging-groups/<id>`.",
        _DOCUMENTED,
        "service authorization reference",
    ),
    Behaviour(
        "Ids",
        "1 to 256 letters, digits, `-` and `_`, unique in account and Region; else 422.",
        _DOCUMENTED,
        "user guide; CloudFormation reference. The length is documented for groups, assumed for the others",
    ),
    Behaviour(
        "Ids",
        "A duplicate is 422 with the word `exists` in its text.",
        _OBSERVED,
        "an AWS sample that looks for it, for assets; for the others assumed",
    ),
    Behaviour("Ids", "An unknown id is 404.", _DOCUMENTED, "API reference"),
    Behaviour(
        "Ids",
        "CreateAsset and CreatePackagingConfiguration with an unknown packaging group are 404.",
        _ASSUMED,
        "404 or 422: both are modelled",
    ),
    Behaviour(
        "Packaging groups",
        "A group with configurations or assets cannot be deleted: 422.",
        _DOCUMENTED,
        "user guide, deleting a packaging group; the code is assumed",
    ),
    Behaviour(
        "Packaging groups",
        "An object whose deletion was accepted is no longer in use.",
        _OBSERVED,
        "AWS's VOD solution deletes assets, configurations and the group without waiting; that it counts for no quota "
        "and no `approximateAssetCount` either is assumed",
    ),
    Behaviour("Packaging groups", "UpdatePackagingGroup without `authorization` ends it.", _ASSUMED),
    Behaviour(
        "Packaging groups",
        "Access logs: `{}` is on with the default group, absent is off; names start with `/aws/MediaPackage/`.",
        _DOCUMENTED,
        "API reference, ConfigureLogs; user guide, access logging",
    ),
    Behaviour(
        "Packaging groups",
        f"The default log group is `{rules.DEFAULT_LOG_GROUP}` and is echoed.",
        _ASSUMED,
        "user guide and API reference against CloudFormation's schema, `VodEgressAccessLogs`",
    ),
    Behaviour(
        "Packaging configurations",
        "More than one package is 422.",
        _ASSUMED,
        "CloudFormation reference: one package format per configuration",
    ),
    Behaviour(
        "Packaging configurations",
        "No package is accepted and makes no endpoints; an empty list of manifests is accepted and is called `index`.",
        _ASSUMED,
        "nothing forbids it",
    ),
    Behaviour(
        "Packaging configurations",
        "Encryption settings are checked against the model only.",
        _ASSUMED,
        "what the service checks at once is unknown",
    ),
    Behaviour(
        "Assets",
        "Any source and any role is accepted, and ingested unless `--check-access`, `--source-dir` or `--media`.",
        _ASSUMED,
        "ingest is asynchronous",
    ),
    Behaviour(
        "Assets",
        "A create answers with the URLs, which are fixed for the asset's life.",
        _DOCUMENTED,
        "user guide, assets",
    ),
    Behaviour(
        "Assets",
        "URLs: `https://<host>/out/v1/<asset>/<configuration>/<manifest>/<name>.<m3u8, mpd, "
        "ism/Manifest>`; the second and third are the configuration's, the same for all assets.",
        _OBSERVED,
        "AWS CLI samples, public programs; the ending of MSS is assumed from live MediaPackage",
    ),
    Behaviour("Assets", "Of several manifests the first names the URL.", _ASSUMED),
    Behaviour(
        "Assets",
        "An endpoint leaves when its configuration is deleted.",
        _DOCUMENTED,
        "user guide, deleting a packaging configuration",
    ),
    Behaviour(
        "Assets",
        "A new configuration adds an endpoint, QUEUED, to the assets that are there.",
        _ASSUMED,
        "user guide, editing a packaging configuration: create a new one and delete the original",
    ),
    Behaviour(
        "Assets",
        "An endpoint is QUEUED, PROCESSING from half of the time, PLAYABLE (or FAILED where asked "
        "for) 1 s after its asset, or its configuration if that is younger.",
        _ASSUMED,
        "the four statuses are documented, their timing is not",
    ),
    Behaviour(
        "Deletes",
        "202, then the object stays in describes and lists until it is gone.",
        _DOCUMENTED,
        "API reference: the request was accepted and not processed yet; public programs poll until 404",
    ),
    Behaviour("Deletes", "It takes 0.2 s of the emulator's clock, unless said otherwise.", _ASSUMED, "unknown"),
    Behaviour(
        "Deletes",
        "Until then a create of the same id is 422 with the word `exists`, one in the group that is being deleted is "
        "422, and another delete is 202 and changes nothing.",
        _ASSUMED,
        "an AWS sample waits between deleting an asset and making it again",
    ),
    Behaviour(
        "Sources",
        "`--source-dir`, `--media s3`: CreateAsset succeeds and its source is read in the background. Endpoints are "
        "QUEUED until that begins, PROCESSING until it ends, and then PLAYABLE or FAILED, each not before its time. "
        "Off by default.",
        _ASSUMED,
        "ingest is asynchronous; the four statuses are documented",
    ),
    Behaviour(
        "Sources",
        "A source is a `.m3u8` parent playlist or a `.smil` file; anything else, a bare MP4 too, fails.",
        _DOCUMENTED,
        "user guide, asset details fields; that it fails at ingest, and not at once, is assumed",
    ),
    Behaviour(
        "Sources",
        "A media playlist in the place of the parent is a source with one rendition.",
        _ASSUMED,
        "the user guide names parent playlists only",
    ),
    Behaviour(
        "Sources",
        "HLS: segments of MPEG-TS in the clear; audio with the video, or apart in MPEG-TS, AAC, AC-3 or E-AC-3; "
        "subtitles in WebVTT; at least one track of video. H.264, HEVC; AAC, AC-3, E-AC-3.",
        _DOCUMENTED,
        "user guide, VOD codecs and input types; that what is otherwise fails at ingest is assumed",
    ),
    Behaviour(
        "Sources",
        "SMIL: MP4s that are not in fragments and not encrypted, of video or of video and audio; SubRip subtitles. The "
        "video's time scales must be equal.",
        _DOCUMENTED,
        "user guide, the same page; that its `equal time base` is meant of the video tracks is assumed",
    ),
    Behaviour(
        "Sources",
        "SMIL: `src` or `name`, `systemLanguage` or `language`, `audioName`, `subtitleName`, `includeAudio`, the lists "
        "in the order of the file's audio tracks.",
        _DOCUMENTED,
        "user guide, requirements for .smil manifests; that a single `includeAudio` is for all tracks, that "
        "`systemBitrate` is the video's bitrate and that an `audio` element fails is assumed",
    ),
    Behaviour(
        "Sources",
        "More than 20 streams fail, with the text of the event that live MediaPackage sends for them.",
        _DOCUMENTED,
        "user guide, VOD content quotas; events. That a stream is a media playlist, an MP4 or a file of subtitles, "
        "and that VOD uses this text, is assumed",
    ),
    Behaviour("Sources", "More than 10 tracks in a stream fail.", _DOCUMENTED, "user guide, VOD content quotas"),
    Behaviour(
        "Sources",
        "A playlist without EXT-X-ENDLIST fails.",
        _ASSUMED,
        "it is not complete",
    ),
    Behaviour(
        "Sources",
        "Packed audio without the ID3 timestamp fails, as do an empty segment and a byte range that its file does not "
        "have.",
        _ASSUMED,
        "RFC 8216, 3.4: the timestamp must be there, and players should not play audio without it",
    ),
    Behaviour(
        "Sources",
        "A playlist of more than 100,000 segments or 4 MB fails, as do more than 250,000 segments in all playlists "
        "and a SMIL file of more than 256 kB.",
        _ASSUMED,
        "the emulator's own, so that it takes neither long nor much memory",
    ),
    Behaviour(
        "Sources",
        "SubRip: bold, italics and underlining are kept; fonts and places on the screen are not.",
        _ASSUMED,
        "the user guide names the format only",
    ),
    Behaviour(
        "Sources",
        "The bitrate of a video is the BANDWIDTH of its variant, of the smallest if it is in several; else "
        "`systemBitrate`, else what is measured.",
        _ASSUMED,
        "it decides about stream selection; which one the service takes is unknown",
    ),
    Behaviour(
        "Sources",
        "Audio that is in several renditions, alike in codec, channels, language and name, is one track, the first of "
        "them. Audio in a variant does not count where the variant's group has all audio elsewhere.",
        _ASSUMED,
        "RFC 8216 for the second",
    ),
    Behaviour(
        "Sources",
        "WebVTT segments without X-TIMESTAMP-MAP count from the start of the title.",
        _ASSUMED,
        "as players do; RFC 8216 lets them count from MPEG-TS time 0",
    ),
    Behaviour(
        "Sources",
        "I-frame playlists, session keys, other renditions of video and subtitles within media do not count.",
        _ASSUMED,
        "the emulator's own",
    ),
    Behaviour(
        "Sources",
        "A name that is absolute, has a scheme or a host, or leads out of the bucket fails, as does a link that leads "
        "out of the source folder, and a file that changes while it is read.",
        _ASSUMED,
        "the emulator's own: nothing is requested from anywhere",
    ),
    Behaviour(
        "Roles",
        "`--role-ready-after`: a request that names a role first named less than that ago is 422, its text says that "
        "the role could not be assumed. Off by default.",
        _OBSERVED,
        "a Terraform provider retries 422 of CreatePackagingGroup and UpdatePackagingGroup; text and duration, and "
        "that assets and configurations do so too, are assumed",
    ),
    Behaviour(
        "Access",
        "`--check-access`: CreateAsset succeeds and looks at role and source; if that cannot be read, the asset's "
        "endpoints end FAILED, with the reason in an IngestError event. Off by default.",
        _ASSUMED,
        "ingest is asynchronous and has such an event (user guide, events); its texts are not published",
    ),
    Behaviour(
        "Access",
        "`--check-access`: a role must be of the account and trust `mediapackage.amazonaws.com`, in an opt-in Region "
        "`mediapackage.<region>.amazonaws.com`.",
        _DOCUMENTED,
        "user guide, allowing MediaPackage to access other AWS services; that a condition of the trust meets "
        "`aws:SourceAccount` and, as `aws:SourceArn`, the asset's or group's ARN is assumed",
    ),
    Behaviour(
        "Access",
        "`--check-access`: the source is an object that is there, in a bucket of the same Region; the role needs "
        "`s3:GetObject` on it, `s3:GetBucketLocation`, `s3:GetBucketRequestPayment` and `s3:ListBucket` on the bucket. "
        "What a playlist names is not looked at, nor who pays for requests.",
        _DOCUMENTED,
        "user guide, the same page; that each is needed and that the key is the prefix that is listed is assumed",
    ),
    Behaviour(
        "Access",
        "`--check-access`: a source or a secret under a KMS key of one's own needs `kms:Decrypt` with it, through S3 "
        "or Secrets Manager.",
        _DOCUMENTED,
        "S3, Secrets Manager and KMS guides",
    ),
    Behaviour(
        "Access",
        "`--check-access`: a role's inline and attached policies count, and those of bucket, secret and key, with the "
        "key's grants; both sides must allow across accounts. A Deny is final.",
        _DOCUMENTED,
        "IAM user guide, policy evaluation logic; left out are permissions boundaries, policies of organizations, "
        "policy variables, and conditions with numeric, date, IP address and set operators, which never hold",
    ),
    Behaviour(
        "Access",
        "`--check-access`: CreatePackagingGroup and UpdatePackagingGroup with an `authorization` whose role or secret "
        "cannot be used are 422.",
        _OBSERVED,
        "a Terraform provider retries 422 of both for new roles; what is checked at once, and the texts, are assumed",
    ),
    Behaviour(
        "Access",
        "`--check-access`: the secret must be of the group's account and Region and hold JSON with "
        "`MediaPackageCDNIdentifier`, 8 to 128 characters.",
        _DOCUMENTED,
        "user guide, setting up CDN authorization; that it is checked at once is assumed",
    ),
    Behaviour(
        "Access",
        "`--check-access`: the secret's role needs `secretsmanager:GetSecretValue` and "
        "`secretsmanager:DescribeSecret`.",
        _ASSUMED,
        "the user guide's policy has more, of which `ListSecrets` cannot be allowed on one secret",
    ),
    Behaviour(
        "Events",
        "IngestStart, IngestComplete or IngestError for an asset and VodAssetPlayable for each configuration are kept "
        "in a list, as EventBridge would hand them on. Nothing is delivered.",
        _DOCUMENTED,
        "user guide, events; `Ingest Completed` and the configuration's ARN are those of a real event, `version` is "
        "EventBridge's, the other texts are assumed",
    ),
    Behaviour(
        "Events",
        "IngestStart comes with PROCESSING, IngestComplete and VodAssetPlayable with PLAYABLE, IngestError with "
        "FAILED.",
        _ASSUMED,
        "user guide: some time passes between the second and the third",
    ),
    Behaviour(
        "Playback",
        "A request is for a playback URL by its host, or unsigned by its path `/out/v1/`. Where no sources are read, a "
        "playable endpoint answers GET and HEAD of its manifest with a line of text; there is no media.",
        _ASSUMED,
        "the emulator's own",
    ),
    Behaviour(
        "Playback",
        "`--egress local`, the default: `domainName` and URLs have the scheme and host of the emulator, of which "
        "nothing is stored; `--egress aws`: those that the service would give.",
        _ASSUMED,
        "the emulator's own",
    ),
    Behaviour(
        "Playback",
        "CDN authorization: 403 if `X-MediaPackage-CDNIdentifier` has neither the secret's current value nor the one "
        "before, or if the secret cannot be read.",
        _DOCUMENTED,
        "user guide, CDN authorization and rotating its header; that no header is 403 too, and that a new value counts "
        "at once, where ten minutes are documented, is assumed",
    ),
    Behaviour(
        "Playback",
        "The header is 404 while the group has no authorization.",
        _DOCUMENTED,
        "user guide, setting up CDN authorization",
    ),
    Behaviour(
        "Playback",
        "404 for an unknown path, for the host of another group, for what is deleted, and for an endpoint that is not "
        "PLAYABLE; 405 for other methods than GET, HEAD and OPTIONS.",
        _ASSUMED,
        "unknown",
    ),
    Behaviour(
        "Playback",
        "Answers are for pages of every origin. With sources there are single ranges, and entity tags; manifests are "
        "`no-cache`, media are kept for five minutes.",
        _ASSUMED,
        "unknown",
    ),
    Behaviour(
        "Packaging",
        "A title is packaged for a configuration with the first request for it, by copying: its video and audio are "
        "not encoded anew. What fails is 500 with ffmpeg's last line, as is a source that has changed since ingest.",
        _ASSUMED,
        "user guide: just in time; the status is unknown",
    ),
    Behaviour(
        "Packaging",
        "HLS is MPEG-TS, CMAF, DASH and Smooth Streaming are fragmented MP4. Audio of HLS is in the video's segments "
        "unless it is in a rendition group; CMAF always has one.",
        _DOCUMENTED,
        "user guide, VOD codecs, rendition groups reference; assumed is that without a group a video has the audio it "
        "comes with, another's if it comes with none, and all that comes alone, and that CMAF has a group",
    ),
    Behaviour(
        "Packaging",
        "A title begins with the first picture that can be decoded, in CMAF, DASH and Smooth Streaming at 0; what "
        "sounds before it is left out. What an edit list hides of an MP4 from the key frame on is shown.",
        _ASSUMED,
        "unknown",
    ),
    Behaviour(
        "Packaging",
        "Sound that begins later than the picture leaves a hole at the start, also in CMAF's playlist of it, which "
        "counts from 0. hls.js does not start such a title where the hole is longer than about two seconds.",
        _ASSUMED,
        "unknown; in Chromium",
    ),
    Behaviour(
        "Packaging",
        "Segments of video with open groups of pictures begin with pictures before the key frame; manifests do not say "
        "so. Composition offsets of fragmented MP4 are signed: ffmpeg and PyAV, which take them for unsigned, show the "
        "picture of CMAF and DASH up to 0.1 s late.",
        _ASSUMED,
        "unknown; ISO/IEC 14496-12, version 1 of `trun`",
    ),
    Behaviour(
        "Packaging",
        "Several manifests are each served under their name; settings of the package are those of all.",
        _ASSUMED,
        "the model has lists; of two of one name the first is served",
    ),
    Behaviour(
        "Packaging",
        "Names are `index_1.m3u8` and `index_1_1.ts`, `index_1_init.mp4` and `index_1_1.mp4`, or of Smooth Streaming "
        "`index.ism/QualityLevels(<bitrate>)/Fragments(<name>=<time>)`, numbered from 1.",
        _DOCUMENTED,
        "user guide, manifest filtering, DASH treatments; [MS-SSTR]; a little is left out, such as `?m=`. Where such a "
        "name would be another manifest's it gets a second `_`",
    ),
    Behaviour(
        "Packaging",
        "Subtitles are WebVTT in segments in HLS and CMAF, a WebVTT file in DASH, TTML in Smooth Streaming.",
        _DOCUMENTED,
        "user guide, VOD codecs, which has EBU-TT for DASH and DFXP for Smooth Streaming: styles are not carried over",
    ),
    Behaviour(
        "Packaging",
        "Segments have the nearest multiple of the source's duration, which is that of its first rendition; of MP4 it "
        "is the distance of the key frames.",
        _DOCUMENTED,
        "user guide, general settings fields; that half a segment counts for one, that the distance of key frames is "
        "meant, that each cut is at the first key frame from a multiple on, and the durations of what is unset are "
        "assumed",
    ),
    Behaviour(
        "Packaging",
        "Manifests state the bitrates of what was packaged: HLS and CMAF the highest of segments and the average, with "
        "audio that is apart, DASH the highest, Smooth Streaming the average.",
        _ASSUMED,
        "RFC 8216, 4.3.4.2; ISO/IEC 23009-1; [MS-SSTR]; what the service states is unknown",
    ),
    Behaviour(
        "Packaging",
        "With `NUMBER_WITH_DURATION` a DASH manifest states the average duration; where segments stray from it by more "
        "than half, it has a timeline and the header below names `SegmentTemplateFormat`.",
        _ASSUMED,
        "user guide: segments cannot deviate more than 50% from the duration; what the service does then is unknown",
    ),
    Behaviour(
        "Packaging",
        "Stream selection counts the video's bitrate alone, limits included, and orders the video. A manifest that is "
        "left without video is 404.",
        _DOCUMENTED,
        "user guide, stream selection fields; assumed are the 404, and that the bitrate is the one that the source "
        "states: of HLS the variant's `BANDWIDTH`, which has audio in it, of MP4 `systemBitrate` or the file's own",
    ),
    Behaviour(
        "Packaging",
        "`aws.manifestfilter`: 400 for an unknown, repeated or malformed parameter, a range that is upside down or too "
        "large, more than 1,024 characters, a filter that leaves no stream, and on anything but an asset's own URL. A "
        "filter by audio leaves out the video that the audio is in.",
        _DOCUMENTED,
        "user guide, manifest filtering; assumed is 400 for a value out of a parameter's list or own range, and that "
        "all video is of standard dynamic range. There are no trick-play streams to filter",
    ),
    Behaviour(
        "Packaging",
        "What of a package does nothing for a manifest is in the header `x-emulator-ignored` of that manifest; the "
        "table below has all members.",
        _ASSUMED,
        "the emulator's own",
    ),
    Behaviour(
        "Web pages",
        "Requests from pages of other origins are 403 but for playback URLs, as are all for another host than "
        "loopback, `localhost`, `*.localhost`, `host.docker.internal` and AWS's.",
        _ASSUMED,
        "the emulator's own: it has no other way to know its user from a page that the user looks at",
    ),
    Behaviour(
        "Page",
        "A browser that asks for `/` without a signature gets a page of all objects, with a player for each endpoint.",
        _ASSUMED,
        "the emulator's own",
    ),
    Behaviour(
        "Lists",
        "`packagingGroupId` filters; assets come without `egressEndpoints`.",
        _DOCUMENTED,
        "botocore's model",
    ),
    Behaviour("Lists", "An unknown group in the filter gives an empty list.", _ASSUMED),
    Behaviour(
        "Lists",
        "In the order of creation; 1,000 a page without `maxResults`; the array is there also when "
        "empty; a `nextToken` of another list or filter, or of nobody, is 422.",
        _ASSUMED,
    ),
    Behaviour(
        "Tags",
        "At most 50; keys to 128, values to 256 characters of letters, digits, space and `_ . : / = + "
        "- @`; no `aws:` prefix; else 422.",
        _DOCUMENTED,
        "user guide, tagging; the code is assumed",
    ),
    Behaviour("Tags", "An unknown ARN is 404; removing an absent key is 204.", _ASSUMED),
    Behaviour(
        "Tags",
        "ARNs are taken percent-encoded and plain, `tagKeys` repeated and separated by commas.",
        _ASSUMED,
        "clients differ",
    ),
    Behaviour(
        "Quotas",
        f"{rules.PACKAGING_GROUPS_QUOTA} groups in account and Region, "
        f"{rules.PACKAGING_CONFIGURATIONS_QUOTA} configurations and {rules.ASSETS_QUOTA:,} assets in a "
        "group; one more is 429.",
        _DOCUMENTED,
        "user guide, quotas",
    ),
    Behaviour(
        "Quotas",
        "`--rate 5 --burst 50`: one request more is 429, with the text of a quota. Off by default.",
        _DOCUMENTED,
        "user guide, quotas; a bucket for each account and Region, all operations together, is assumed, and that a "
        "request that is not understood costs nothing",
    ),
    Behaviour("Errors", "Codes and statuses are the model's.", _DOCUMENTED, "botocore's model"),
    Behaviour("Errors", "All texts but that of a quota are the emulator's own.", _ASSUMED, "none is published"),
    Behaviour(
        "Errors",
        "Faults of the plan hit requests that were understood and admitted; one before the effect hides a refusal too, "
        "one after it loses the answer, whatever that was. 502 is HTML, as from a load balancer.",
        _ASSUMED,
        "the emulator's own",
    ),
    Behaviour(
        "Other services",
        "STS answers GetCallerIdentity with the account that ARNs have, AssumeRole with keys of the role's account. "
        "Which role may be assumed by whom is not checked.",
        _DOCUMENTED,
        "STS API reference; user names and ids are the emulator's own",
    ),
    Behaviour(
        "Other services",
        "What is signed for another service is answered by moto, in the same account, if it is installed.",
        _ASSUMED,
        "moto's own; neither calls nor faults of the emulator",
    ),
    Behaviour(
        "Other services",
        "Roles, secrets, buckets and keys that a request names need not exist there, unless `--check-access`.",
        _ASSUMED,
        "what the service checks at once is unknown",
    ),
)
