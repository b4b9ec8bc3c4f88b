import assert from 'node:assert/strict';
import { test } from 'node:test';
import { translateDockerfile } from '../../src/executors/docker/translate-dockerfile.js';

/** In the shape that the examples of gismo-cloud-deploy had. */
const former = `FROM python:3.8
ENV PYTHONUNBUFFERED 1
ARG CODES_FOLDER
ARG TARGET_PATH_OF_UPLOAD_FILE
ARG SOURCE_PATH_OF_UPLOAD_FILE
ENV code_path  "../$CODES_FOLDER"
ENV project_path "../$CODES_FOLDER"
ENV source_path_of_upload_file "./$CODES_FOLDER/$SOURCE_PATH_OF_UPLOAD_FILE"

RUN apt-get update \\
  # tools that don't belong to Python
  && apt-get install -y build-essential telnet netcat \\
  && rm -rf /var/lib/apt/lists/*
WORKDIR /usr/local/src
RUN git clone https://example.org/model.git && cd model && make install
COPY $project_path/requirements.txt /requirements.txt
RUN pip install -r /requirements.txt
COPY ../gismoclouddeploy/server/compose/local/flask/entrypoint /entrypoint
RUN sed -i 's/\\r$//g' /entrypoint
RUN chmod +x /entrypoint && pip install extra
COPY /gismoclouddeploy/server/compose/local/flask/celery/worker/start /start-worker
RUN chmod +x /start-worker
RUN mkdir $TARGET_PATH_OF_UPLOAD_FILE
COPY $source_path_of_upload_file  $TARGET_PATH_OF_UPLOAD_FILE
WORKDIR /app
COPY ./server .
COPY $code_path ./project/
RUN chmod -R 755 ./project/
ENTRYPOINT ["/entrypoint"]
`;

test('a Dockerfile of the former tool keeps its base, system packages, build and pip lines', () => {
  assert.equal(
    translateDockerfile(former).text,
    `FROM python:3.8
ENV PYTHONUNBUFFERED 1

RUN apt-get update \\
  && apt-get install -y build-essential telnet \\
  && rm -rf /var/lib/apt/lists/*
WORKDIR /usr/local/src
RUN git clone https://example.org/model.git && cd model && make install
COPY requirements.txt /requirements.txt
RUN pip install -r /requirements.txt
RUN pip install extra
WORKDIR /app
COPY . ./project/
RUN chmod -R 755 ./project/
`,
  );
});

test('what was left out of a Dockerfile is told with its line and the reason', () => {
  const { leftOut } = translateDockerfile(former);
  assert.deepEqual(
    leftOut.map(({ line }) => line),
    [3, 4, 5, 6, 7, 8, 10, 18, 19, 20, 21, 22, 23, 24, 26, 29],
  );
  const netcat = leftOut.find(({ line }) => line === 10);
  assert.equal(netcat?.text, 'netcat');
  assert.match(netcat?.reason ?? '', /gone from Debian 12/);
  assert.match(leftOut.find(({ line }) => line === 24)?.reason ?? '', /licence is mounted read-only/);
});

test('a Dockerfile that was not written for the former tool is used as it is', () => {
  const modern = `FROM python:3.11-slim AS build
RUN apt-get update && apt-get install -y netcat-openbsd
COPY server /srv/server
ENTRYPOINT ["/start"]
`;
  assert.deepEqual(translateDockerfile(modern), { text: modern, leftOut: [] });
});

test('only the words about the former tool go from lines that do more', () => {
  const { text } = translateDockerfile(`FROM debian:12
ARG CODES_FOLDER BASE=1
ENV code_path="../$CODES_FOLDER" KEPT="a b"
RUN apt-get install -y netcat && echo "one && two"
RUN apt-get update; apt-get install -y -q \\
    netcat \\
    curl
COPY ["$code_path/a file.txt", "./gismoclouddeploy/server/start", "/opt/"]
RUN python3 $code_path/setup.py \${project_path}/x
COPY --from=build /server /server
`);
  assert.equal(
    text,
    `FROM debian:12
ARG BASE=1
ENV KEPT="a b"
RUN echo "one && two"
RUN apt-get update; apt-get install -y -q \\
    curl
COPY ["a file.txt","/opt/"]
RUN python3 /app/project/setup.py /app/project/x
COPY --from=build /server /server
`,
  );
});

test('a folder of the project that is called server stays', () => {
  const { text } = translateDockerfile(
    'FROM python:3.8\nCOPY $code_path/server /srv/\nCOPY ../$CODES_FOLDER/ /app/project\n',
  );
  assert.equal(text, 'FROM python:3.8\nCOPY server /srv/\nCOPY . /app/project\n');
});

test('files that are named without those variables are copied as they are named', () => {
  const copies = 'COPY a.txt b.txt /srv/\nADD https://example.org/x.tar.gz /srv/\nCOPY --chown=app model /srv/model\n';
  const { text } = translateDockerfile(`FROM python:3.8\nARG CODES_FOLDER\n${copies}`);
  assert.equal(text, `FROM python:3.8\n${copies}`);
});

test('a shell line with control flow is kept whole', () => {
  const line = 'RUN if [ -n "$X" ]; then make && make install; fi';
  assert.equal(translateDockerfile(`FROM a\nARG CODES_FOLDER\n${line}\n`).text, `FROM a\n${line}\n`);
});

test("the variables of the project's folder are its place in the image, wherever else they stand", () => {
  const { text } = translateDockerfile(`FROM python:3.8
ARG CODES_FOLDER
ENV code_path="../$CODES_FOLDER" PYTHONPATH=$code_path/lib
WORKDIR \${code_path}
COPY requirements.txt $project_path/wanted/
RUN make -C $code_path
LABEL folder=$code_path
`);
  assert.equal(
    text,
    `FROM python:3.8
ENV PYTHONPATH=/app/project/lib
WORKDIR /app/project
COPY requirements.txt /app/project/wanted/
RUN make -C /app/project
LABEL folder=/app/project
`,
  );
});
