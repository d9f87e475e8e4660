#!/bin/sh
# Runs grpc_foreign.py where its client is installed; else the test is skipped.
for python in python3 /usr/bin/python3; do
    if $python -c 'import grpc, google.protobuf' 2>/dev/null && command -v protoc >/dev/null; then
        exec $python "$top_srcdir/tests/e2e/grpc_foreign.py" "$top_builddir/rvg-grpc-server" \
            "$top_srcdir"
    fi
done
echo "python3-grpcio, python3-protobuf or protoc is missing"
exit 77
